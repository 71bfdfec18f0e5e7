package dev.berth.runtime.limit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The clock of one wait. Closing it, on any thread and as often as wanted, stops the clock and its warning. */
public interface Deadline extends AutoCloseable {
    Limit limit();

    /** What is left, never negative. */
    Duration remaining();

    default boolean expired() {
        return remaining().isZero();
    }

    /** The error that says that this limit was reached; {@code seen} is the evidence, possibly empty. */
    LimitReachedException toException(String seen);

    /**
     * Waits for {@code future} within what is left. The future itself goes on when the limit is reached.
     *
     * @throws LimitReachedException when the limit is reached first
     */
    <T> T await(CompletableFuture<T> future) throws ExecutionException, InterruptedException;

    @Override
    void close();
}
