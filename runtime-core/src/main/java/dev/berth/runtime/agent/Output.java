package dev.berth.runtime.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pipe of a short program inside a container, drained by a platform thread of its own; only the last line is kept. */
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
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen = line.isBlank() ? seen : line.strip();
            }
        } catch (IOException e) {
            log.debug("pipe ended", e);
        }
        last.complete(seen.length() > LONGEST ? seen.substring(0, LONGEST) + "…" : seen);
    }

    /** The last line that was not blank, once the pipe ended; waits a second for that. */
    String lastLine() {
        return last.copy().completeOnTimeout("", 1, TimeUnit.SECONDS).join();
    }
}
