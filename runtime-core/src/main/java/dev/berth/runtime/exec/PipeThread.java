package dev.berth.runtime.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small platform threads for blocking reads and writes of pipes: a virtual thread would hold its carrier meanwhile. */
public final class PipeThread {
    private static final Logger log = LoggerFactory.getLogger(PipeThread.class);
    private static final long STACK_BYTES = 256 * 1024;
    private static final int TEXT_KEPT = 64 * 1024;

    private PipeThread() {}

    /** Starts a thread for {@code work}; the future completes, or fails, when the work has ended in any way. */
    public static CompletableFuture<Void> start(String name, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        detach(name, () -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            } catch (Error e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        return done;
    }

    /**
     * Starts a thread that reads {@code pipe} to its end; completes with the first 64 KiB as text, empty if reading
     * fails. Never fails.
     */
    public static CompletableFuture<String> readText(String name, InputStream pipe) {
        CompletableFuture<String> text = new CompletableFuture<>();
        detach(name, () -> {
            String seen = "";
            try (pipe) {
                seen = new String(pipe.readNBytes(TEXT_KEPT), StandardCharsets.UTF_8);
                pipe.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                log.debug("pipe ended early thread={}", name, e);
            } finally {
                text.complete(seen);
            }
        });
        return text;
    }

    /** Starts a thread for {@code work}, which has to report its own end. */
    public static void detach(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon(true).stackSize(STACK_BYTES).start(work);
    }
}
