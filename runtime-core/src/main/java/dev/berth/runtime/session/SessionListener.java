package dev.berth.runtime.session;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.process.UninterruptibleWait;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's listener with the events of one session: one event at a time, in order, on a virtual thread.
 * A listener that does not return delays the session by one {@code patience}; after that, events wait for it in a queue
 * and nothing else does. Safe for all threads.
 */
final class SessionListener {
    private static final Logger log = LoggerFactory.getLogger(SessionListener.class);
    private static final int MAX_WAITING = 1000;

    private record Call(SessionEvent event, CompletableFuture<Void> returned) {}

    // immutable state
    private final RuntimeListener listener;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private @Nullable Thread worker;
    private boolean overdue;
    private boolean closed;
    private boolean abandoned;

    SessionListener(RuntimeListener listener, Duration patience) {
        this.listener = listener;
        this.patience = patience;
    }

    /** Returns when the listener has returned, or did not in time. An event that a listener causes itself is queued. */
    void tell(SessionEvent event) {
        Call call = new Call(event, new CompletableFuture<>());
        if (add(call) && !UninterruptibleWait.await(call.returned(), patience)) {
            lock.lock();
            try {
                // race: the listener may have returned since the wait ended
                overdue = !call.returned().isDone();
                abandonIfClosedLocked();
            } finally {
                lock.unlock();
            }
            log.warn("listener did not return in time event={}", name(event));
        }
    }

    /** Whether the caller waits for the listener. */
    private boolean add(Call call) {
        lock.lock();
        try {
            if (abandoned || waiting.size() >= MAX_WAITING) {
                log.warn("listener does not return, event dropped event={}", name(call.event()));
                return false;
            }
            waiting.add(call);
            boolean wait = !overdue && !Thread.currentThread().equals(worker);
            if (worker == null) {
                worker = Thread.ofVirtual().name("berth-session-events").start(this::work);
            }
            return wait;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts a listener that is overdue now, or becomes so, and gives it no further event. */
    void close() {
        lock.lock();
        try {
            closed = true;
            abandonIfClosedLocked();
        } finally {
            lock.unlock();
        }
    }

    private void abandonIfClosedLocked() {
        if (closed && overdue && worker != null) {
            abandoned = true;
            waiting.clear();
            worker.interrupt();
        }
    }

    private void work() {
        for (Call call = next(); call != null; call = next()) {
            try {
                listener.on(call.event());
            } catch (Throwable e) {
                log.warn("listener failed event={}", name(call.event()), e);
            } finally {
                call.returned().complete(null);
            }
        }
    }

    private @Nullable Call next() {
        lock.lock();
        try {
            overdue = false;
            Call call = waiting.poll();
            if (call == null) {
                worker = null;
            }
            return call;
        } finally {
            lock.unlock();
        }
    }

    /** The class only: an event may contain a session's id or the input of a tool, which belong in no log. */
    private static String name(SessionEvent event) {
        return event.getClass().getSimpleName();
    }
}
