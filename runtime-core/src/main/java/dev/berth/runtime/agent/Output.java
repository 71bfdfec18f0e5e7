package dev.berth.runtime.agent;

import dev.berth.runtime.process.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One output pipe of a short program inside a container, read to its end by a platform thread of its own. It keeps the last
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
        Deque<String> last = new ArrayDeque<>();
        try (LineReader lines = new LineReader(pipe, MAX_LENGTH)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    last.addLast(line.strip());
                }
                if (last.size() > MAX_LINES) {
                    last.removeFirst();
                }
            }
        } catch (IOException e) {
            log.debug("pipe ended", e);
        } finally {
            kept.complete(List.copyOf(last));
        }
    }

    /** The last lines that were not blank, once the pipe ended; waits a second for that. */
    List<String> lines() {
        return kept.copy().completeOnTimeout(List.of(), 1, TimeUnit.SECONDS).join();
    }

    /** Waits at most a second for the end of the pipe, and returns its last line that was not blank; else an empty text. */
    String lastLine() {
        List<String> lines = lines();
        return lines.isEmpty() ? "" : lines.getLast();
    }
}
