package dev.berth.runtime.limit;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/** What a running limit tells its listener. */
public sealed interface LimitEvent extends RuntimeEvent {
    Limit limit();

    /** 80 % of the limit are used up and what is awaited ({@code detail}) has not come. */
    record NearLimit(Instant time, Limit limit, Duration value, Duration used, String detail) implements LimitEvent {}
}
