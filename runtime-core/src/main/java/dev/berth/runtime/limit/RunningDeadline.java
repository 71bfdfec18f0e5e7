package dev.berth.runtime.limit;

import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The deadline of one wait on the monotonic clock; the warning is sent on a virtual thread of its own. */
final class RunningDeadline implements Deadline {
    private final Limit limit;
    private final Duration value;
    private final String detail;
    private final long startedNanos = System.nanoTime();
    private final Future<?> warning;

    private RunningDeadline(Limit limit, Duration value, String detail, RuntimeListener listener) {
        this.limit = limit;
        this.value = value;
        this.detail = detail;
        this.warning = Timers.start(
                value.dividedBy(5).multipliedBy(4),
                () -> listener.on(new LimitEvent.NearLimit(Instant.now(), limit, value, elapsed(), detail)));
    }

    static RunningDeadline start(Limit limit, Duration value, String detail, RuntimeListener listener) {
        return new RunningDeadline(limit, value, detail, listener);
    }

    /** Runs {@code work} on a virtual thread when the deadline has passed, unless the answered future is cancelled. */
    Future<?> whenReached(Runnable work) {
        return Timers.start(remaining(), work);
    }

    @Override
    public Limit limit() {
        return limit;
    }

    @Override
    public Duration remaining() {
        Duration left = value.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public LimitReachedException toException(String seen) {
        return new LimitReachedException(limit, value, detail, seen);
    }

    @Override
    public <T> T await(CompletableFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(TimeUnit.NANOSECONDS.convert(remaining()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LimitReachedException reached = toException("");
            reached.addSuppressed(e);
            throw reached;
        }
    }

    @Override
    public void close() {
        warning.cancel(false);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
