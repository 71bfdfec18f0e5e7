package dev.berth.runtime.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Small platform threads for blocking reads and writes of pipes, which would hold a carrier each on virtual ones. */
public final class PipeThread {
    private static final long STACK_BYTES = 256 * 1024;

    private PipeThread() {}

    /** Starts it; the future tells of its end. */
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

    /** All that can be read there, as text; the future never fails. */
    public static CompletableFuture<String> reading(String name, InputStream pipe) {
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

    /** Starts it; it tells of its end itself. */
    public static void detach(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon(true).stackSize(STACK_BYTES).start(work);
    }
}
