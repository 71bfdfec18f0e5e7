package dev.berth.runtime.limit;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Timers on the monotonic clock. One daemon thread, {@code berth-timers}, waits for all of them; each task runs on a
 * virtual thread of its own, so a task that blocks delays no other timer. Safe for all threads.
 */
public final class Timers {
    static final ScheduledThreadPoolExecutor TIMERS = timers();

    private Timers() {}

    /**
     * Runs {@code task} once after {@code delay}. A delay that is too long for the clock never ends.
     *
     * @return the timer: {@code cancel} removes it, with everything that the task refers to, unless its task has begun
     */
    public static Future<?> start(Duration delay, Runnable task) {
        return TIMERS.schedule(
                () -> Thread.ofVirtual().name("berth-timer").start(task),
                TimeUnit.NANOSECONDS.convert(delay),
                TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("berth-timers").factory());
        // cancelled timers would otherwise stay in the queue until their time, with all that they refer to
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }
}
