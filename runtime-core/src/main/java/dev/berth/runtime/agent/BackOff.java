package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Spares an engine that fails again and again: from the third failure in a row on, tries are refused for a while that doubles,
 * up to a minute. Known to this process only, so that a person's next command is always tried.
 */
final class BackOff {
    private static final int FREE_FAILURES = 2;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The caller's own mistakes and others' turns say nothing of the engine. */
    private static final Set<ErrorKind.Group> NOT_COUNTED =
            EnumSet.of(ErrorKind.Group.USAGE, ErrorKind.Group.BUSY, ErrorKind.Group.CANCELLED);

    private final InstantSource clock;
    private final AtomicReference<@Nullable Failures> failures = new AtomicReference<>();

    BackOff(InstantSource clock) {
        this.clock = clock;
    }

    /** Why a try is refused now, if it is. */
    Optional<BackingOffException> refusal() {
        Failures known = failures.get();
        return known != null && clock.instant().isBefore(known.next)
                ? Optional.of(new BackingOffException(known.last, known.count, known.next))
                : Optional.empty();
    }

    void succeeded() {
        failures.set(null);
    }

    void failed(BerthException error) {
        if (counts(error)) {
            failures.updateAndGet(before -> {
                int count = before == null ? 1 : before.count + 1;
                return new Failures(error, count, clock.instant().plus(pause(count)));
            });
        }
    }

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

    private record Failures(BerthException last, int count, Instant next) {}
}
