package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something asked on a virtual thread of its own while its caller does something else. Closing it interrupts it. */
final class InParallel<T> implements AutoCloseable {
    private final FutureTask<T> task;

    private InParallel(FutureTask<T> task) {
        this.task = task;
    }

    static <T> InParallel<T> start(String name, PhaseClock.Step<T> step) {
        FutureTask<T> task = new FutureTask<>(step::run);
        Thread.ofVirtual().name(name).start(task);
        return new InParallel<>(task);
    }

    T result() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BerthException known
                    ? known
                    : new BerthException(
                            ErrorKind.UNEXPECTED, "asking the engine", String.valueOf(e.getCause()), "report this", e);
        }
    }

    @Override
    public void close() {
        task.cancel(true);
    }
}
