package dev.berth.runtime.image;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Shares one run of a task among all callers with the same key. The first caller starts the task on a virtual thread of
 * its own. A caller may be interrupted; the task is interrupted when all its callers were.
 */
final class SingleFlight<T> {
    private final ReentrantLock guard = new ReentrantLock();

    @GuardedBy("guard")
    private final Map<String, Run<T>> runs = new HashMap<>();

    T join(String key, RuntimeListener listener, Function<RuntimeListener, Callable<T>> work)
            throws InterruptedException {
        Run<T> run = enter(key, listener.guarded(), work);
        try {
            return run.result.get();
        } catch (ExecutionException e) {
            throw rethrow(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            leave(key, run);
        }
    }

    private Run<T> enter(String key, RuntimeListener listener, Function<RuntimeListener, Callable<T>> work) {
        guard.lock();
        try {
            Run<T> run = runs.get(key);
            if (run == null || run.result.isDone()) {
                run = new Run<>(key, work);
                runs.put(key, run);
            }
            run.listeners.add(listener);
            run.callers++;
            if (run.callers == 1) {
                run.thread.start();
            }
            return run;
        } finally {
            guard.unlock();
        }
    }

    private void leave(String key, Run<T> run) {
        guard.lock();
        try {
            run.callers--;
            boolean over = run.result.isDone();
            if (over || run.callers == 0) {
                runs.remove(key, run);
            }
            if (!over && run.callers == 0) {
                run.thread.interrupt();
            }
        } finally {
            guard.unlock();
        }
    }

    private static RuntimeException rethrow(Throwable cause) throws InterruptedException {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private static final class Run<T> {
        final CompletableFuture<T> result = new CompletableFuture<>();
        final List<RuntimeListener> listeners = new CopyOnWriteArrayList<>();
        final Thread thread;
        int callers; // guarded by SingleFlight.guard

        Run(String key, Function<RuntimeListener, Callable<T>> work) {
            Callable<T> task = work.apply(this::publish);
            this.thread = Thread.ofVirtual().name("image-" + key).unstarted(() -> complete(task));
        }

        private void complete(Callable<T> task) {
            try {
                result.complete(task.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        private void publish(RuntimeEvent event) {
            listeners.forEach(listener -> listener.on(event));
        }
    }
}
