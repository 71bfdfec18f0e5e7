package dev.berth.testkit.parts;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A value that is computed once, by the first caller; other callers wait for it. */
final class Memoized<T> {
    /** The computation of the value. */
    interface Search<T> {
        T find() throws InterruptedException;
    }

    private final Search<T> search;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable T cached;

    Memoized(Search<T> search) {
        this.search = search;
    }

    T value() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            T value = cached == null ? search.find() : cached;
            cached = value;
            return value;
        } finally {
            lock.unlock();
        }
    }
}
