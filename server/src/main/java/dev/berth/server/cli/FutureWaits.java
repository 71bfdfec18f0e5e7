package dev.berth.server.cli;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for futures of the runtime. */
public final class FutureWaits {
    private FutureWaits() {}

    /** Work of this thread that a Ctrl-C interrupts, so that it can put things in order before it ends. */
    public static <T> T cancellable(String tried, Interruptible.Work<T> work) {
        Thread here = Thread.currentThread();
        try (var _ = Interrupts.onInterrupt(here::interrupt)) {
            return work.call();
        } catch (InterruptedException e) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "cancelled here", "run the command again", e);
        }
    }

    /** Its value, or the {@link BerthException} it failed with; cancelled: one of kind CANCELLED. */
    public static <T> T on(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException e) {
            throw new BerthException(
                    ErrorKind.CANCELLED, "waiting until it is ready", "cancelled here", "run the command again", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BerthException known) {
                throw known;
            }
            throw new BerthException(
                    ErrorKind.UNEXPECTED, "waiting", String.valueOf(e.getCause()), "please report this", e.getCause());
        }
    }
}
