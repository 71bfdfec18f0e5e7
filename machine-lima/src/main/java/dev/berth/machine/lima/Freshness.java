package dev.berth.machine.lima;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long ago the machine was seen to be in order. A host that slept stops the monotonic clock and not the other one:
 * afterwards nothing is fresh. Safe for all threads.
 */
final class Freshness {
    static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration GAP = Duration.ofSeconds(5);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private volatile @Nullable Moment seen;

    Freshness(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    static Freshness real() {
        return new Freshness(InstantSource.system(), System::nanoTime);
    }

    void now() {
        seen = new Moment(wall.instant(), nanos.getAsLong());
    }

    void lost() {
        seen = null;
    }

    boolean holds() {
        Moment last = seen;
        if (last == null) {
            return false;
        }
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - last.nanos());
        Duration passed = Duration.between(last.wall(), wall.instant());
        return elapsed.compareTo(WINDOW) < 0 && passed.minus(elapsed).abs().compareTo(GAP) < 0;
    }

    private record Moment(Instant wall, long nanos) {}
}
