package dev.berth.runtime.limit;

import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** The timers of this JVM that have not ended. */
public final class WaitingTimers {
    private WaitingTimers() {}

    /** The number of timers that end later than {@code delay} from now. */
    public static long longerThan(Duration delay) {
        return Timers.TIMERS.getQueue().stream()
                .filter(timer -> timer instanceof Delayed waiting
                        && waiting.getDelay(TimeUnit.NANOSECONDS) > TimeUnit.NANOSECONDS.convert(delay))
                .count();
    }
}
