package dev.berth.terminal.pty;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A program to start on a pseudo-terminal. {@code argv} is passed unchanged, without a shell. A program name without a
 * slash is searched in the PATH of {@code environment}. The program gets the variables of {@code environment} only.
 */
public record PtyCommand(List<String> argv, Map<String, String> environment, Path directory, PtySize size) {
    /**
     * @throws IllegalArgumentException when an argument or variable is empty where it must not be, or can't be passed
     *     to the kernel
     */
    public PtyCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(size, "size is null");
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            throw new IllegalArgumentException("argv names no program");
        }
        if (Stream.of(argv.stream(), environment.keySet().stream(), environment.values().stream())
                .flatMap(texts -> texts)
                .anyMatch(text -> text.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException(
                    "an argument or variable of " + argv.getFirst() + " holds a NUL character");
        }
        if (environment.keySet().stream().anyMatch(name -> name.isEmpty() || name.indexOf('=') >= 0)) {
            throw new IllegalArgumentException(
                    "a variable of " + argv.getFirst() + " has an empty name or one with '='");
        }
    }
}
