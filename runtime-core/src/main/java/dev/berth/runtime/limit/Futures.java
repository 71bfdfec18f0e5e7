package dev.berth.runtime.limit;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for futures of the runtime. A failure is thrown as the {@link BerthException} that it is, where {@link
 * Future#get()} wraps it into an ExecutionException.
 */
public final class Futures {
    private static final String TRIED = "waiting for a result";

    private Futures() {}

    /**
     * Waits for the result of {@code future}.
     *
     * @throws BerthException the one that the future failed with; CANCELLED when the future was cancelled; UNEXPECTED
     *     for every other failure
     */
    public static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (CancellationException e) {
            throw cancelled(e);
        }
    }

    /**
     * Waits for the result of {@code future} for at most {@code most}. The future is not cancelled when that time is
     * over.
     *
     * @throws BerthException as {@link #get(Future)}; LIMIT_REACHED when there is no result in time
     */
    public static <T> T get(Future<T> future, Duration most) throws InterruptedException {
        try {
            return future.get(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (CancellationException e) {
            throw cancelled(e);
        } catch (TimeoutException e) {
            throw new BerthException(
                    ErrorKind.LIMIT_REACHED, TRIED, "there was none after " + Limits.text(most), "wait longer", e);
        }
    }

    private static BerthException failure(ExecutionException failure) {
        return BerthException.wrap(TRIED, failure.getCause() == null ? failure : failure.getCause());
    }

    private static BerthException cancelled(CancellationException cancelled) {
        return new BerthException(ErrorKind.CANCELLED, TRIED, "its future was cancelled", "repeat the call", cancelled);
    }
}
