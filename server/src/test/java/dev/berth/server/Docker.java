package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.parts.EnginePart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the engine's own program, docker or one with the same arguments: to look at containers, and to change them
 * without Berth.
 */
record Docker(EnginePart part) {
    /** Runs the program and answers its output; fails unless it exits with 0. */
    String run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    List<String> lines(String... arguments) throws IOException, InterruptedException {
        return run(arguments).lines().filter(line -> !line.isBlank()).toList();
    }

    /** Runs the program with a text on standard input. */
    String runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(part.command());
        argv.addAll(List.of(arguments));
        ProcessBuilder program = new ProcessBuilder(argv).redirectErrorStream(true);
        program.environment().putAll(part.environment());
        Process process = program.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("docker %s: %s", List.of(arguments), output)
                .isZero();
        return output;
    }

    /** The command lines of all processes in a container. */
    List<String> processes(String container) throws IOException, InterruptedException {
        List<String> rows = lines("top", container, "-eo", "pid,args");
        return rows.subList(1, rows.size()).stream()
                .map(row -> row.strip().replaceFirst("^[0-9]+\\s+", ""))
                .toList();
    }

    /** The command lines without the idle first processes of the container. */
    List<String> activeProcesses(String container) throws IOException, InterruptedException {
        return processes(container).stream()
                .filter(line -> !line.startsWith("tini ") && !line.startsWith("sleep 2147483647"))
                .toList();
    }
}
