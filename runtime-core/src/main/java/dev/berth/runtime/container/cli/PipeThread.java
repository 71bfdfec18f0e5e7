package dev.berth.runtime.container.cli;

import java.util.concurrent.CompletableFuture;

/** Small platform threads for blocking reads and writes of pipes, which would hold a carrier each on virtual ones. */
final class PipeThread {
    private static final long STACK_BYTES = 256 * 1024;

    private PipeThread() {}

    /** Starts it; the future tells of its end. */
    static CompletableFuture<Void> start(String name, Runnable work) {
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

    /** Starts it; it tells of its end itself. */
    static void detach(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon(true).stackSize(STACK_BYTES).start(work);
    }
}
