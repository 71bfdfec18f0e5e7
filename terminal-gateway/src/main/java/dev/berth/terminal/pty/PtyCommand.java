package dev.berth.terminal.pty;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What to start: {@code argv} as it is, no shell; a program without a slash is looked up in the PATH of {@code
 * environment}. The program gets {@code environment} and nothing else.
 */
public record PtyCommand(List<String> argv, Map<String, String> environment, Path directory, PtySize size) {
    /** @throws IllegalArgumentException when it can't be said to a kernel */
    public PtyCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(size, "size is null");
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            throw new IllegalArgumentException("argv names no program");
        }
        if (Stream.of(argv.stream(), environment.keySet().stream(), environment.values().stream())
                .flatMap(words -> words)
                .anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a word or variable of " + argv.getFirst() + " holds a NUL character");
        }
        if (environment.keySet().stream().anyMatch(name -> name.isEmpty() || name.indexOf('=') >= 0)) {
            throw new IllegalArgumentException("a variable of " + argv.getFirst() + " has no name that can be one");
        }
    }
}
