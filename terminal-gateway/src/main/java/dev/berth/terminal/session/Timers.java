package dev.berth.terminal.session;

import java.time.Duration;

/** A monotonic clock that runs tasks after a delay. Safe for all threads. */
public interface Timers extends AutoCloseable {
    /** Creates timers on a daemon thread {@code berth-terminal-timers}. */
    static Timers daemon() {
        return new DaemonTimers();
    }

    /** The time in nanoseconds, as of {@link System#nanoTime}. */
    long nanos();

    /**
     * Runs {@code task}, which must be quick, on the timer's thread after {@code delay}, unless the timer is cancelled
     * or this object closed before.
     */
    Timer schedule(Duration delay, Runnable task);

    @Override
    void close();

    /** A scheduled task. */
    @FunctionalInterface
    interface Timer {
        void cancel();
    }
}
