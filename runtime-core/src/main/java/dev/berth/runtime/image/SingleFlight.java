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
 * One piece of work for many callers who want the same: the first one starts it, on a virtual thread of its own; each may
 * leave; it is interrupted when all have left.
 */
final class SingleFlight<T> {
    private final ReentrantLock guard = new ReentrantLock();

    @GuardedBy("guard")
    private final Map<String, Flight<T>> flights = new HashMap<>();

    T join(String key, RuntimeListener listener, Function<RuntimeListener, Callable<T>> work)
            throws InterruptedException {
        Flight<T> flight = board(key, listener.guarded(), work);
        try {
            return flight.result.get();
        } catch (ExecutionException e) {
            throw rethrown(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            leave(key, flight);
        }
    }

    private Flight<T> board(String key, RuntimeListener listener, Function<RuntimeListener, Callable<T>> work) {
        guard.lock();
        try {
            Flight<T> flight = flights.get(key);
            if (flight == null || flight.result.isDone()) {
                flight = new Flight<>(key, work);
                flights.put(key, flight);
            }
            flight.listeners.add(listener);
            flight.passengers++;
            if (flight.passengers == 1) {
                flight.thread.start();
            }
            return flight;
        } finally {
            guard.unlock();
        }
    }

    private void leave(String key, Flight<T> flight) {
        guard.lock();
        try {
            flight.passengers--;
            boolean over = flight.result.isDone();
            if (over || flight.passengers == 0) {
                flights.remove(key, flight);
            }
            if (!over && flight.passengers == 0) {
                flight.thread.interrupt();
            }
        } finally {
            guard.unlock();
        }
    }

    private static RuntimeException rethrown(Throwable cause) throws InterruptedException {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private static final class Flight<T> {
        final CompletableFuture<T> result = new CompletableFuture<>();
        final List<RuntimeListener> listeners = new CopyOnWriteArrayList<>();
        final Thread thread;
        int passengers; // guarded by the flights' guard

        Flight(String key, Function<RuntimeListener, Callable<T>> work) {
            Callable<T> task = work.apply(this::tell);
            this.thread = Thread.ofVirtual().name("image-" + key).unstarted(() -> run(task));
        }

        private void run(Callable<T> task) {
            try {
                result.complete(task.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        private void tell(RuntimeEvent event) {
            listeners.forEach(listener -> listener.on(event));
        }
    }
}
