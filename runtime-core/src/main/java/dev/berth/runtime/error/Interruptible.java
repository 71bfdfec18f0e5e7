package dev.berth.runtime.error;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/** Interrupts as exceptions of kind CANCELLED, for methods that cannot declare InterruptedException. */
public final class Interruptible {
    private Interruptible() {}

    /** Work that an interrupt may end. */
    public interface Work<T> {
        T call() throws InterruptedException;
    }

    /**
     * Calls {@code work} and answers its result. If it was interrupted, sets the thread's interrupt flag and throws
     * CANCELLED.
     *
     * @param tried the action for the error; see {@link BerthException#tried}
     */
    public static <T> T call(String tried, Work<T> work) {
        try {
            return work.call();
        } catch (InterruptedException e) {
            throw cancelled(tried, e);
        }
    }

    /** Whether an operation on a file ended because its thread was interrupted, and not because of the file. */
    public static boolean isInterrupt(IOException e) {
        return e instanceof ClosedByInterruptException
                || e instanceof FileLockInterruptionException
                || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
    }

    /** Sets the thread's interrupt flag; answers the exception to be thrown, of kind CANCELLED. */
    public static BerthException cancelled(String tried, Exception interrupt) {
        Thread.currentThread().interrupt();
        return new BerthException(ErrorKind.CANCELLED, tried, "the thread was interrupted", "try again", interrupt);
    }
}
