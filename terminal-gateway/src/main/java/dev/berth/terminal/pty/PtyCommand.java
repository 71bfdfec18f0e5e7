package dev.berth.terminal.pty;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to start: {@code argv} as it is, no shell; a program without a slash is looked up in the PATH of {@code
 * environment}. The program gets {@code environment} and nothing else.
 */
public record PtyCommand(List<String> argv, Map<String, String> environment, Path directory, PtySize size) {
    public PtyCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(size, "size is null");
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            throw new IllegalArgumentException("argv names no program");
        }
    }
}
