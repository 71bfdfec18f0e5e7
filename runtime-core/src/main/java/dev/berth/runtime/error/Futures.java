package dev.berth.runtime.error;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for futures without their wrapping. */
public final class Futures {
    private Futures() {}

    /**
     * Waits for a future and answers its value. The future itself is not cancelled when the thread is interrupted.
     *
     * @param tried the action for an error that is not a {@link BerthException}
     * @throws BerthException the one that the future failed with; CANCELLED when the future was cancelled; UNEXPECTED for any
     *     other failure
     */
    public static <T> T await(CompletableFuture<T> future, String tried) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException e) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "it was cancelled", "try again", e);
        } catch (ExecutionException e) {
            throw BerthException.wrap(tried, e.getCause() == null ? e : e.getCause());
        }
    }
}
