package dev.berth.runtime.error;

/** Calls interruptible work from methods that cannot declare InterruptedException. */
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
            Thread.currentThread().interrupt();
            throw new BerthException(ErrorKind.CANCELLED, tried, "the thread was interrupted", "try again", e);
        }
    }
}
