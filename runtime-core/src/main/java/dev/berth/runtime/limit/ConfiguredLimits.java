package dev.berth.runtime.limit;

import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.util.Map;

/** Limits with the values that settings give them. */
record ConfiguredLimits(Map<String, Duration> values, RuntimeListener listener) implements Limits {
    @Override
    public Duration value(Limit limit) {
        return values.getOrDefault(limit.name(), limit.standard());
    }

    @Override
    public Deadline start(Limit limit, String detail) {
        return RunningDeadline.start(limit, value(limit), detail, listener);
    }

    @Override
    public Limits withListener(RuntimeListener more) {
        return new ConfiguredLimits(values, listener.and(more.guarded()));
    }
}
