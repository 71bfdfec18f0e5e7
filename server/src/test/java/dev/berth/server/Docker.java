package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.parts.EnginePart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The engine's own program, docker or one that takes the same words, to look and to do harm behind our back. */
record Docker(EnginePart part) {
    /** What it says; fails when it does not end well. */
    String said(String... words) throws IOException, InterruptedException {
        return fed("", words);
    }

    List<String> lines(String... words) throws IOException, InterruptedException {
        return said(words).lines().filter(line -> !line.isBlank()).toList();
    }

    /** With this on its standard input. */
    String fed(String input, String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(part.command());
        argv.addAll(List.of(words));
        ProcessBuilder program = new ProcessBuilder(argv).redirectErrorStream(true);
        program.environment().putAll(part.environment());
        Process process = program.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("docker %s: %s", List.of(words), said).isZero();
        return said;
    }

    /** The command lines of all that runs in a container. */
    List<String> processes(String container) throws IOException, InterruptedException {
        List<String> rows = lines("top", container, "-eo", "pid,args");
        return rows.subList(1, rows.size()).stream()
                .map(row -> row.strip().replaceFirst("^[0-9]+\\s+", ""))
                .toList();
    }

    /** Those that are not just the container's idle first processes. */
    List<String> work(String container) throws IOException, InterruptedException {
        return processes(container).stream()
                .filter(line -> !line.startsWith("tini ") && !line.startsWith("sleep 2147483647"))
                .toList();
    }
}
