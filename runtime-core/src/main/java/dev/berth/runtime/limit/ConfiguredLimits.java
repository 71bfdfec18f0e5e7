package dev.berth.runtime.limit;

import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;

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
    public <T> CompletableFuture<T> bound(
            Limit limit, String detail, CompletableFuture<T> future, Supplier<String> seen) {
        CompletableFuture<T> copy = future.copy();
        if (!copy.isDone()) {
            RunningDeadline deadline = RunningDeadline.start(limit, value(limit), detail, listener);
            Future<?> end = deadline.whenReached(() -> copy.completeExceptionally(reached(deadline, seen)));
            var _ = copy.whenComplete((_, _) -> {
                end.cancel(false);
                deadline.close();
            });
        }
        return copy;
    }

    private static LimitReachedException reached(Deadline deadline, Supplier<String> seen) {
        try {
            return deadline.toException(seen.get());
        } catch (RuntimeException e) {
            LimitReachedException reached = deadline.toException("");
            reached.addSuppressed(e);
            return reached;
        }
    }

    @Override
    public Limits withListener(RuntimeListener more) {
        return new ConfiguredLimits(values, listener.and(more.guarded()));
    }
}
