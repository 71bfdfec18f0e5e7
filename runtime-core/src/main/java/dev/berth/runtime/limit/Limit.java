package dev.berth.runtime.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * One time limit as data: its name, what is awaited under it, and the value that holds unless {@code limits.NAME} says
 * otherwise. All limits are listed in {@link KnownLimits}.
 */
public record Limit(String name, String awaited, Duration standard) {
    public Limit {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(awaited, "awaited is null");
        if (!standard.isPositive()) {
            throw new IllegalArgumentException("limit " + name + " must be positive: " + standard);
        }
    }

    /** The setting that raises it, such as {@code limits.engine-inspect}. */
    public String setting() {
        return "limits." + name;
    }
}
