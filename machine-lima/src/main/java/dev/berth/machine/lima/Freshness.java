package dev.berth.machine.lima;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time since the machine was last seen ready. Sleep of the host stops the monotonic clock and not the wall clock;
 * when the two differ, the host slept and the machine must be asked again. Safe for all threads.
 */
final class Freshness {
    static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration GAP = Duration.ofSeconds(5);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private volatile @Nullable Moment lastReady;

    Freshness(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    static Freshness real() {
        return new Freshness(InstantSource.system(), System::nanoTime);
    }

    void markReady() {
        lastReady = new Moment(wall.instant(), nanos.getAsLong());
    }

    void clear() {
        lastReady = null;
    }

    boolean isFresh() {
        Moment last = lastReady;
        if (last == null) {
            return false;
        }
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - last.nanos());
        Duration passed = Duration.between(last.wall(), wall.instant());
        return elapsed.compareTo(WINDOW) < 0 && passed.minus(elapsed).abs().compareTo(GAP) < 0;
    }

    private record Moment(Instant wall, long nanos) {}
}
