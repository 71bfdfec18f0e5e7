package dev.berth.runtime.limit;

import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.util.Map;

/** The values in force: each limit's standard value, or what {@code limits.NAME} set. Immutable; safe for all threads. */
public interface Limits {
    /** Nothing raised, nobody told at 80 %. */
    static Limits standard() {
        return of(Map.of(), RuntimeListener.none());
    }

    /** {@code values} by limit name; {@code listener} is told at 80 % of every wait. */
    static Limits of(Map<String, Duration> values, RuntimeListener listener) {
        return new ConfiguredLimits(Map.copyOf(values), listener.guarded());
    }

    Duration value(Limit limit);

    /**
     * Starts the clock of one wait; close it when the wait is over. At 80 % the listener gets a {@link
     * LimitEvent.NearLimit}.
     *
     * @param detail what this wait is for, for people
     */
    Deadline start(Limit limit, String detail);

    /** The same values, telling {@code listener} too. */
    Limits withListener(RuntimeListener listener);

    /** A duration as settings write it: {@code 90s}, {@code 10m}, {@code 1500ms}. */
    static String text(Duration value) {
        if (value.toMillis() % 1000 != 0) {
            return value.toMillis() + "ms";
        }
        return value.toSeconds() % 60 == 0 ? value.toMinutes() + "m" : value.toSeconds() + "s";
    }
}
