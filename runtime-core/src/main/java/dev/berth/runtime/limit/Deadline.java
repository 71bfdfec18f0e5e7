package dev.berth.runtime.limit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The deadline of one wait. {@link #close}, on any thread and any number of times, cancels its warning. */
public interface Deadline extends AutoCloseable {
    Limit limit();

    /** The time that is left, never negative. */
    Duration remaining();

    default boolean expired() {
        return remaining().isZero();
    }

    /** Makes the exception for reaching this limit; {@code seen} is the evidence and may be empty. */
    LimitReachedException toException(String seen);

    /**
     * Waits for {@code future} until the deadline. The future is not cancelled when the limit is reached.
     *
     * @throws LimitReachedException if the limit is reached first
     */
    <T> T await(CompletableFuture<T> future) throws ExecutionException, InterruptedException;

    @Override
    void close();
}
