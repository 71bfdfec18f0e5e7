package dev.berth.runtime.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One output pipe of a short program inside a container, drained by a platform thread of its own. It keeps the last
 * lines that are not blank, and the beginning of a long line.
 */
final class Output {
    private static final Logger log = LoggerFactory.getLogger(Output.class);
    private static final int MAX_LENGTH = 400;
    private static final int MAX_LINES = 100;

    private final CompletableFuture<List<String>> kept = new CompletableFuture<>();

    private Output() {}

    static Output keep(InputStream pipe, String name) {
        Output output = new Output();
        Thread.ofPlatform().daemon().name("agent-" + name).stackSize(256 * 1024).start(() -> output.drain(pipe));
        return output;
    }

    static void discard(InputStream pipe, String name) {
        keep(pipe, name);
    }

    private void drain(InputStream pipe) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        try (Reader text = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
            for (int c = text.read(); c != -1; c = text.read()) {
                if (c == '\n') {
                    add(lines, line);
                } else if (line.length() <= MAX_LENGTH) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            log.debug("pipe ended", e);
        } finally {
            add(lines, line);
            kept.complete(List.copyOf(lines));
        }
    }

    private static void add(List<String> lines, StringBuilder line) {
        String text = line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line.toString();
        line.setLength(0);
        if (!text.isBlank()) {
            lines.add(text.strip());
        }
        if (lines.size() > MAX_LINES) {
            lines.removeFirst();
        }
    }

    /** The last lines that were not blank, once the pipe ended; waits a second for that. */
    List<String> lines() {
        return kept.copy().completeOnTimeout(List.of(), 1, TimeUnit.SECONDS).join();
    }

    /** The last line that was not blank, once the pipe ended; waits a second for that. */
    String lastLine() {
        List<String> lines = lines();
        return lines.isEmpty() ? "" : lines.getLast();
    }
}
