package dev.berth.runtime.home;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lock in this process: a queue of waiting threads, of which only the first one tries for the lock of the operating
 * system. That thread first locks the gate, a second byte, and keeps it until it has the lock. Fairness between
 * processes: a process that releases the lock and wants it again at once has to wait for the gate of the process that
 * waited.
 *
 * <p>An exclusive holder also locks the mark, a third byte. {@link #isHeldExclusively} touches the mark and never the
 * lock itself, so it cannot make another process's {@link #tryAcquire} fail.
 */
final class NamedLock {
    private static final long POLL_MILLIS = 20;
    private static final long MARK_POLL_NANOS = 50_000;
    private static final long MARK_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

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
    private @Nullable FileLock mark;

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
            if (sharers == 0) {
                releaseLocked();
            }
            changed.signalAll();
        } finally {
            guard.unlock();
        }
    }

    /** Whether the lock is held exclusively, in this process or another one. Leaves the lock itself alone. */
    boolean isHeldExclusively() throws IOException {
        guard.lock();
        try {
            if (held != null) {
                return mark != null;
            }
            FileLock look = table.tryLock(markName(), true);
            if (look != null) {
                look.release();
            }
            return look == null;
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
        if (held != null) {
            boolean joins = shared && sharers > 0;
            sharers += joins ? 1 : 0;
            return joins;
        }
        held = table.tryLock(name, shared);
        if (held == null) {
            return false;
        }
        if (shared) {
            sharers = 1;
            return true;
        }
        boolean marked = false;
        try {
            mark = lockMark();
            marked = mark != null;
        } finally {
            if (!marked) {
                releaseLocked();
            }
        }
        return marked;
    }

    /**
     * Locks the mark. INVARIANT: only the exclusive holder locks the mark exclusively, so nothing but the looks of other
     * processes can be in the way, which take microseconds. Null if one takes longer, such as in a stopped process.
     */
    @GuardedBy("guard")
    private @Nullable FileLock lockMark() throws IOException {
        long started = System.nanoTime();
        FileLock locked = table.tryLock(markName(), false);
        while (locked == null && System.nanoTime() - started < MARK_LIMIT_NANOS) {
            LockSupport.parkNanos(MARK_POLL_NANOS);
            locked = table.tryLock(markName(), false);
        }
        return locked;
    }

    private String markName() {
        return name + "#exclusive";
    }

    @GuardedBy("guard")
    private void releaseLocked() throws IOException {
        FileLock marked = mark;
        FileLock locked = held;
        mark = null;
        held = null;
        try {
            if (marked != null) {
                marked.release();
            }
        } finally {
            if (locked != null) {
                locked.release();
            }
        }
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
