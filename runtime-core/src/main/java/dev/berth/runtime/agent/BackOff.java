package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spares an engine that fails repeatedly: from the third failure in a row on, tries are refused for a pause that doubles
 * with each failure, up to a minute. Pauses are measured on the monotonic clock. Known to this process only, so a
 * person's next command is always tried. Safe for all threads.
 */
final class BackOff {
    private static final int FREE_FAILURES = 2;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The caller's own mistakes and other users' turns say nothing about the engine. */
    private static final Set<ErrorKind.Group> NOT_COUNTED =
            EnumSet.of(ErrorKind.Group.USAGE, ErrorKind.Group.BUSY, ErrorKind.Group.CANCELLED);

    private final LongSupplier nanos;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Failures> failures = new AtomicReference<>();

    /** @param clock only names the time of the next try in errors */
    BackOff(InstantSource clock) {
        this(System::nanoTime, clock);
    }

    BackOff(LongSupplier nanos, InstantSource clock) {
        this.nanos = nanos;
        this.clock = clock;
    }

    /** The error of a try that is made during a pause; empty if there is no pause. */
    Optional<BackingOffException> refusal() {
        Failures known = failures.get();
        if (known == null) {
            return Optional.empty();
        }
        Duration left = known.pause.minusNanos(nanos.getAsLong() - known.failedNanos);
        return left.isPositive()
                ? Optional.of(new BackingOffException(known.last, known.count, left, clock.instant()))
                : Optional.empty();
    }

    void succeeded() {
        failures.set(null);
    }

    void failed(BerthException error) {
        if (counts(error)) {
            long now = nanos.getAsLong();
            failures.updateAndGet(before -> {
                int count = before == null ? 1 : before.count + 1;
                return new Failures(error, count, now, pause(count));
            });
        }
    }

    /** Whether the failure says something about the engine. */
    static boolean counts(BerthException error) {
        return !NOT_COUNTED.contains(error.kind().group()) && error.kind() != ErrorKind.WORKSPACE_UNWRITABLE;
    }

    private static Duration pause(int count) {
        if (count <= FREE_FAILURES) {
            return Duration.ZERO;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(count - FREE_FAILURES - 1, 10));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private record Failures(BerthException last, int count, long failedNanos, Duration pause) {}
}
