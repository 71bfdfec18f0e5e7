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
 * One lock, as this process sees it: a queue of its own threads, whose first one stands for all of them towards other
 * processes. There it first takes the gate, a second lock, and keeps it until it has the lock itself; so a process that
 * gives the lock back and wants it again at once comes after the one that waited.
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

    /** Waits for it; false when the limit was reached first. */
    boolean take(boolean shared, LockWait wait) throws InterruptedException, IOException {
        guard.lockInterruptibly();
        try {
            return takeInTurn(shared, wait);
        } finally {
            guard.unlock();
        }
    }

    /** Takes it if nobody is in the way now. */
    boolean tryTake(boolean shared) throws IOException {
        guard.lock();
        try {
            return takes(shared);
        } finally {
            guard.unlock();
        }
    }

    void release(boolean shared) throws IOException {
        guard.lock();
        try {
            sharers = shared ? sharers - 1 : 0;
            FileLock ours = held;
            if (sharers == 0 && ours != null) {
                held = null;
                ours.release();
            }
            changed.signalAll();
        } finally {
            guard.unlock();
        }
    }

    @GuardedBy("guard")
    private boolean takeInTurn(boolean shared, LockWait wait) throws InterruptedException, IOException {
        Long ticket = ++tickets;
        queue.addLast(ticket);
        try {
            while (!(ticket.equals(queue.peekFirst()) && firstTakes(shared))) {
                if (wait.over()) {
                    return false;
                }
                tell(wait);
                boolean _ = changed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            return true;
        } finally {
            leaveQueue(ticket);
        }
    }

    @GuardedBy("guard")
    private boolean firstTakes(boolean shared) throws IOException {
        if (gate == null) {
            gate = table.tryLock(name + "#gate", false);
        }
        return gate != null && takes(shared);
    }

    @GuardedBy("guard")
    private boolean takes(boolean shared) throws IOException {
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
        FileLock ours = gate;
        if (first && ours != null) {
            gate = null;
            ours.release();
        }
        changed.signalAll();
    }

    /** The listener runs without the guard: it may be slow, or ask for this very lock's holders. */
    @GuardedBy("guard")
    private void tell(LockWait wait) {
        guard.unlock();
        try {
            wait.tell();
        } finally {
            guard.lock();
        }
    }
}
