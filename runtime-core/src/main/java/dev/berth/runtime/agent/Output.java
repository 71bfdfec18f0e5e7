package dev.berth.runtime.agent;

import dev.berth.runtime.process.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pipe of a short program inside a container. A platform thread of its own reads the pipe to its end; only the last
 * line is kept, of which at most 400 bytes.
 */
final class Output {
    private static final Logger log = LoggerFactory.getLogger(Output.class);
    private static final int LONGEST = 400;

    private final CompletableFuture<String> last = new CompletableFuture<>();

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
        String seen = "";
        try (LineReader lines = new LineReader(pipe, LONGEST)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen = line.isBlank() ? seen : line.strip();
            }
        } catch (IOException e) {
            log.debug("pipe ended", e);
        } finally {
            last.complete(seen);
        }
    }

    /** Waits at most a second for the end of the pipe, and returns its last line that was not blank; else an empty text. */
    String lastLine() {
        return last.copy().completeOnTimeout("", 1, TimeUnit.SECONDS).join();
    }
}
