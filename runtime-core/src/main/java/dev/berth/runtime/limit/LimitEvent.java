package dev.berth.runtime.limit;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/** Events of waits under a limit. */
public sealed interface LimitEvent extends RuntimeEvent {
    Limit limit();

    /** 80 % of the limit have passed and the wait ({@code detail}) is not over. */
    record NearLimit(Instant time, Limit limit, Duration value, Duration used, String detail) implements LimitEvent {}
}
