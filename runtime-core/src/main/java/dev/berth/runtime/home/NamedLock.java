package dev.berth.runtime.home;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lock in this process: a queue of waiting threads, of which only the first one tries for the lock of the operating
 * system. That thread first locks the gate, a second byte, and keeps it until it has the lock. Fairness between
 * processes: a process that releases the lock and wants it again at once has to wait for the gate of the process that
 * waited.
 */
final class NamedLock {
    private static final long POLL_MILLIS = 20;

    private final ReentrantLock guard = new ReentrantLock();
    private final Condition changed = guard.newCondition();
    private final LockTable table;
    private final String name;

    @GuardedBy("guard")
    private final Deque<Long> queue = new ArrayDeque<>();

    @GuardedBy("guard")
    private long tickets;

    @GuardedBy("guard")
    private int sharers;

    @GuardedBy("guard")
    private @Nullable FileLock held;

    @GuardedBy("guard")
    private @Nullable FileLock gate;

    NamedLock(LockTable table, String name) {
        this.table = table;
        this.name = name;
    }

    /** Waits for the lock; false if the limit was reached first. */
    boolean acquire(boolean shared, LockWait wait) throws InterruptedException, IOException {
        guard.lockInterruptibly();
        try {
            return acquireInTurn(shared, wait);
        } finally {
            guard.unlock();
        }
    }

    /** Acquires the lock if it is free now. */
    boolean tryAcquire(boolean shared) throws IOException {
        guard.lock();
        try {
            return tryAcquireLocked(shared);
        } finally {
            guard.unlock();
        }
    }

    void release(boolean shared) throws IOException {
        guard.lock();
        try {
            sharers = shared ? sharers - 1 : 0;
            FileLock fileLock = held;
            if (sharers == 0 && fileLock != null) {
                held = null;
                fileLock.release();
            }
            changed.signalAll();
        } finally {
            guard.unlock();
        }
    }

    @GuardedBy("guard")
    private boolean acquireInTurn(boolean shared, LockWait wait) throws InterruptedException, IOException {
        Long ticket = ++tickets;
        queue.addLast(ticket);
        try {
            while (!(ticket.equals(queue.peekFirst()) && tryAcquireAsFirst(shared))) {
                if (wait.expired()) {
                    return false;
                }
                reportHolders(wait);
                boolean _ = changed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            return true;
        } finally {
            leaveQueue(ticket);
        }
    }

    @GuardedBy("guard")
    private boolean tryAcquireAsFirst(boolean shared) throws IOException {
        if (gate == null) {
            gate = table.tryLock(name + "#gate", false);
        }
        return gate != null && tryAcquireLocked(shared);
    }

    @GuardedBy("guard")
    private boolean tryAcquireLocked(boolean shared) throws IOException {
        if (held == null) {
            held = table.tryLock(name, shared);
            sharers = held != null && shared ? 1 : 0;
            return held != null;
        }
        if (shared && sharers > 0) {
            sharers++;
            return true;
        }
        return false;
    }

    @GuardedBy("guard")
    private void leaveQueue(Long ticket) throws IOException {
        boolean first = ticket.equals(queue.peekFirst());
        queue.remove(ticket);
        FileLock fileLock = gate;
        if (first && fileLock != null) {
            gate = null;
            fileLock.release();
        }
        changed.signalAll();
    }

    /** Calls the listener without holding {@code guard}: it may be slow, or ask for the holders of this lock. */
    @GuardedBy("guard")
    private void reportHolders(LockWait wait) {
        guard.unlock();
        try {
            wait.reportHolders();
        } finally {
            guard.lock();
        }
    }
}
