package dev.berth.server.cli;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.limit.Futures;
import java.util.concurrent.CompletableFuture;

/** Waits for futures of the runtime and turns their failures into {@link BerthException}s. */
public final class FutureWaits {
    private FutureWaits() {}

    /** Runs work that Ctrl-C ends by an interrupt of this thread, so that the work can clean up. */
    public static <T> T cancellable(String tried, Interruptible.Work<T> work) {
        Thread thread = Thread.currentThread();
        try (var _ = Interrupts.onInterrupt(thread::interrupt)) {
            return work.call();
        } catch (InterruptedException e) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "cancelled", "run the command again", e);
        }
    }

    /**
     * Returns the value of the future, as {@link Futures#get}, with a text for people if Ctrl-C cancelled it.
     *
     * @throws BerthException the one that the future failed with; CANCELLED when the future was cancelled
     */
    public static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return Futures.get(future);
        } catch (BerthException e) {
            throw future.isCancelled() ? e.rephrased("waiting for the agent", "cancelled", "run the command again") : e;
        }
    }
}
