package dev.berth.runtime.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * A time limit. All limits are listed in {@link KnownLimits}.
 *
 * @param awaited the event that is awaited, as the end of "waiting for …"
 * @param standard the default value, which setting {@code limits.NAME} overrides
 */
public record Limit(String name, String awaited, Duration standard) {
    public Limit {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(awaited, "awaited is null");
        if (!standard.isPositive()) {
            throw new IllegalArgumentException("limit " + name + " must be positive: " + standard);
        }
    }

    /** The key of the limit's setting, such as {@code limits.engine-query}. */
    public String setting() {
        return "limits." + name;
    }
}
