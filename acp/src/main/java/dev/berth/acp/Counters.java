package dev.berth.acp;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The counters behind {@link WireStats}. They pass each note to the listener, in order and on virtual threads, so that a
 * listener that blocks holds up no thread of the connection. Safe for all threads.
 */
final class Counters {
    private static final int MAX_WAITING = 1000;

    final LongAdder framesIn = new LongAdder();
    final LongAdder framesOut = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    // never changed after construction, so that all threads may read it
    private final Map<WireNote.Kind, LongAdder> notes = new EnumMap<>(WireNote.Kind.class);
    private final WireListener listener;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private CompletableFuture<Void> lastNote = CompletableFuture.completedFuture(null);
    private int waiting;

    Counters(WireListener listener) {
        this.listener = listener;
        for (WireNote.Kind kind : WireNote.Kind.values()) {
            notes.put(kind, new LongAdder());
        }
    }

    void note(WireNote.Kind kind, String text) {
        note(kind, text, "");
    }

    /** Counts and reports a note; {@code foreign} is the peer's text, or an exception of foreign code. */
    void note(WireNote.Kind kind, String text, Object foreign) {
        count(kind);
        WireNote note = new WireNote(kind, text, excerpt(foreign));
        lock.lock();
        try {
            if (waiting < MAX_WAITING) {
                waiting++;
                lastNote = lastNote.thenRunAsync(() -> report(note), VirtualThreads.EACH_TASK);
            }
        } finally {
            lock.unlock();
        }
    }

    private static String excerpt(Object foreign) {
        try {
            return Json.preview(foreign.toString());
        } catch (RuntimeException | Error e) {
            // toString of a foreign exception failed, and the note must still be counted and reported
            return foreign.getClass().getSimpleName();
        }
    }

    private void report(WireNote note) {
        try {
            listener.onNote(note);
        } catch (RuntimeException | Error e) {
            // the listener is the only place to report to, and it just failed
            count(WireNote.Kind.HANDLER_FAILED);
        } finally {
            lock.lock();
            try {
                waiting--;
            } finally {
                lock.unlock();
            }
        }
    }

    private void count(WireNote.Kind kind) {
        LongAdder counter = notes.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    WireStats snapshot() {
        Map<WireNote.Kind, Long> sums = new EnumMap<>(WireNote.Kind.class);
        notes.forEach((kind, counter) -> sums.put(kind, counter.sum()));
        return new WireStats(framesIn.sum(), framesOut.sum(), bytesIn.sum(), bytesOut.sum(), sums);
    }
}
