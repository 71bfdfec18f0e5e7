package dev.berth.runtime.limit;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;

/**
 * Thrown when a wait has reached its limit; names the limit, the awaited event, and the setting that raises the limit.
 */
public final class LimitReachedException extends BerthException {
    private static final long serialVersionUID = 1L;

    private final transient Limit limit;
    private final Duration value;

    public LimitReachedException(Limit limit, Duration value, String tried, String seen) {
        super(
                ErrorKind.LIMIT_REACHED,
                tried,
                "limit " + limit.name() + " of " + Limits.text(value) + " reached while waiting for " + limit.awaited()
                        + (seen.isEmpty() ? "" : "; " + seen),
                "raise setting " + limit.setting() + ", for example to " + Limits.text(value.multipliedBy(2))
                        + ", if this is normal here",
                null,
                limit.setting() + "=" + Limits.text(value.multipliedBy(2)));
        this.limit = limit;
        this.value = value;
    }

    public Limit limit() {
        return limit;
    }

    public Duration value() {
        return value;
    }
}
