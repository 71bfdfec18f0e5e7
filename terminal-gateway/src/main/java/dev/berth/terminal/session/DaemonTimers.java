package dev.berth.terminal.session;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers on one daemon thread. */
final class DaemonTimers implements Timers {
    private static final Logger log = LoggerFactory.getLogger(DaemonTimers.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("berth-terminal-timers").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    DaemonTimers() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Future<?> scheduled = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.warn("a task of a terminal's timer failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
