package dev.berth.runtime.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Small platform threads for blocking reads and writes of pipes: a virtual thread would hold its carrier meanwhile. */
public final class PipeThread {
    private static final long STACK_BYTES = 256 * 1024;

    private PipeThread() {}

    /** Starts a thread for {@code work}; the future completes with its end. */
    public static CompletableFuture<Void> start(String name, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        detach(name, () -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /**
     * Starts a thread that reads {@code pipe} to its end; completes with the text, empty if reading fails. Never fails.
     */
    public static CompletableFuture<String> readText(String name, InputStream pipe) {
        CompletableFuture<String> text = new CompletableFuture<>();
        detach(name, () -> {
            try (pipe) {
                text.complete(new String(pipe.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.complete("");
            }
        });
        return text;
    }

    /** Starts a thread for {@code work}, which has to report its own end. */
    public static void detach(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon(true).stackSize(STACK_BYTES).start(work);
    }
}
