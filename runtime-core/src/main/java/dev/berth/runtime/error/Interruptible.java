package dev.berth.runtime.error;

/** Work that an interrupt ends, for callers whose own callers have no {@code throws} for it. */
public final class Interruptible {
    private Interruptible() {}

    /** What an interrupt may end. */
    public interface Work<T> {
        T call() throws InterruptedException;
    }

    /**
     * What {@code work} gives; CANCELLED, with the thread's flag set, when it was interrupted.
     *
     * @param tried as {@link BerthException#tried}
     */
    public static <T> T call(String tried, Work<T> work) {
        try {
            return work.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BerthException(ErrorKind.CANCELLED, tried, "interrupted meanwhile", "try again", e);
        }
    }
}
