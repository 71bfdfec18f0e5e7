package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import java.time.Instant;

/** The last tries failed, and the next one is not due yet; kind and words are those of the last failure. */
public final class BackingOffException extends BerthException {
    private static final long serialVersionUID = 1L;

    private final int failures;
    private final Instant next;

    BackingOffException(BerthException last, int failures, Instant next) {
        super(
                last.kind(),
                last.tried(),
                last.seen() + " (failed " + failures + " times, the next try is due at " + next + ")",
                last.todo(),
                last);
        this.failures = failures;
        this.next = next;
    }

    /** How often in a row. */
    public int failures() {
        return failures;
    }

    /** When the next try is due. */
    public Instant next() {
        return next;
    }
}
