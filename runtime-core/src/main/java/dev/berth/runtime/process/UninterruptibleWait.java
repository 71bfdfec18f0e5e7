package dev.berth.runtime.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounded waits of closing code, which an interrupt does not cut short; the interrupt flag is set again after the wait.
 */
public final class UninterruptibleWait {
    private UninterruptibleWait() {}

    /** Waits for {@code future}; answers whether it completed, normally or not, within {@code most}. */
    public static boolean await(CompletableFuture<?> future, Duration most) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(most);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException _) {
                    return true;
                } catch (TimeoutException _) {
                    return false;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
