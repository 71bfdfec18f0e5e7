package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import java.time.Duration;
import java.time.Instant;

/**
 * Thrown instead of a try soon after several failures in a row. Kind, action and advice are those of the last failure;
 * repeating helps after {@link #remaining}.
 */
public final class BackingOffException extends BerthException {
    private static final long serialVersionUID = 1L;

    private final int failures;
    private final Duration remaining;
    private final Instant next;

    BackingOffException(BerthException last, int failures, Duration remaining, Instant now) {
        super(
                last,
                last.tried(),
                last.seen() + " (failed " + failures + " times, the next try is due at " + now.plus(remaining) + ")",
                last.todo());
        this.failures = failures;
        this.remaining = remaining;
        this.next = now.plus(remaining);
    }

    /** The number of failures in a row. */
    public int failures() {
        return failures;
    }

    /** The rest of the pause, from the moment when this exception was made. */
    public Duration remaining() {
        return remaining;
    }

    /** The time of day at which the next try is due, for people. Wait for {@link #remaining} instead. */
    public Instant next() {
        return next;
    }
}
