package dev.berth.runtime.limit;

import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The values of all limits: the default, or the value of setting {@code limits.NAME}. Immutable; safe for all threads.
 */
public interface Limits {
    /** Limits with their default values and without a listener. */
    static Limits standard() {
        return of(Map.of(), RuntimeListener.none());
    }

    /** Limits with {@code values} by limit name; {@code listener} gets an event at 80 % of every wait. */
    static Limits of(Map<String, Duration> values, RuntimeListener listener) {
        return new ConfiguredLimits(Map.copyOf(values), listener.guarded());
    }

    Duration value(Limit limit);

    /**
     * Starts the deadline of one wait, to be closed after the wait. At 80 % of it the listener gets a {@link
     * LimitEvent.NearLimit}.
     *
     * @param detail the action that waits, for people; see {@link LimitReachedException#tried}
     */
    Deadline start(Limit limit, String detail);

    /**
     * A copy of {@code future} that fails with a {@link LimitReachedException} when the limit is reached first. At 80 % of
     * it the listener gets a {@link LimitEvent.NearLimit}. The future itself goes on; so does the copy of another caller.
     * Stages that depend on the copy run on a virtual thread when the limit is reached.
     *
     * @param detail the action that waits, for people
     * @param seen answers the evidence when the limit is reached, such as the phase that runs; may be empty
     */
    <T> CompletableFuture<T> bound(Limit limit, String detail, CompletableFuture<T> future, Supplier<String> seen);

    /** These limits with one more listener. */
    Limits withListener(RuntimeListener listener);

    /** A duration in the form of settings: {@code 90s}, {@code 10m}, {@code 1500ms}. */
    static String text(Duration value) {
        if (value.toMillisPart() != 0) {
            return TimeUnit.MILLISECONDS.convert(value) + "ms";
        }
        return value.toSeconds() % 60 == 0 ? value.toMinutes() + "m" : value.toSeconds() + "s";
    }
}
