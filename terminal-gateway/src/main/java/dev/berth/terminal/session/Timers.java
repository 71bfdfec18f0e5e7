package dev.berth.terminal.session;

import java.time.Duration;

/** A clock, and tasks at a later time. Safe for all threads. */
public interface Timers extends AutoCloseable {
    /** One daemon thread, {@code berth-terminal-timers}. */
    static Timers daemon() {
        return new DaemonTimers();
    }

    /** Monotonic. */
    long nanos();

    /** Runs {@code task}, which must be quick, on the timer's thread; not at all when cancelled or closed before. */
    Timer after(Duration delay, Runnable task);

    @Override
    void close();

    /** One task that waits. */
    @FunctionalInterface
    interface Timer {
        void cancel();
    }
}
