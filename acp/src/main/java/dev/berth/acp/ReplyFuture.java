package dev.berth.acp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The future of an answer, and every future derived from it. A wait on the delivering thread is refused: the answer is
 * delivered after the current notification, so the wait would never end.
 */
final class ReplyFuture<T> extends CompletableFuture<T> {
    private final BooleanSupplier onDeliveringThread;

    ReplyFuture(BooleanSupplier onDeliveringThread) {
        this.onDeliveringThread = onDeliveringThread;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ReplyFuture<>(onDeliveringThread);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        check();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        check();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        check();
        return super.join();
    }

    private void check() {
        if (!isDone() && onDeliveringThread.getAsBoolean()) {
            throw new IllegalStateException(
                    "a handler of updates must not wait for an answer: the answer is delivered after the update");
        }
    }
}
