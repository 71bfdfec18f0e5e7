package dev.berth.runtime.agent;

import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The identity of this process inside containers. Other processes take it for alive as long as its lock is held, which
 * the operating system releases when the process ends. Safe for all threads.
 */
final class ProcessOwner implements AutoCloseable {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    // immutable state
    private final HomeLocks locks;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable Owner owner;
    private @Nullable HomeLock held;
    private boolean closed;

    ProcessOwner(HomeLocks locks) {
        this.locks = locks;
    }

    /**
     * The owner; the first call acquires its lock.
     *
     * @throws BerthException CANCELLED after {@link #close}; HOME_UNUSABLE
     */
    Owner owner() {
        lock.lock();
        try {
            if (closed) {
                throw new BerthException(
                        ErrorKind.CANCELLED,
                        "running a program in a container",
                        "the agent's runtime is closed",
                        "open a new runtime");
            }
            Owner known = owner;
            return known == null ? acquireLocked() : known;
        } finally {
            lock.unlock();
        }
    }

    private Owner acquireLocked() {
        String id = randomId();
        Optional<HomeLock> acquired = locks.tryAcquire(lockName(id), "runs agents");
        while (acquired.isEmpty()) {
            id = randomId();
            acquired = locks.tryAcquire(lockName(id), "runs agents");
        }
        held = acquired.get();
        Owner made = new Owner(id, other -> locks.isHeldExclusively(lockName(other)));
        owner = made;
        return made;
    }

    private static String lockName(String id) {
        return "owner-" + id;
    }

    private static String randomId() {
        StringBuilder id = new StringBuilder();
        RANDOM.ints(16, 0, LETTERS.length()).forEach(at -> id.append(LETTERS.charAt(at)));
        return id.toString();
    }

    /** Releases the lock. Idempotent. */
    @Override
    public void close() {
        HomeLock released;
        lock.lock();
        try {
            closed = true;
            released = held;
            held = null;
            owner = null;
        } finally {
            lock.unlock();
        }
        if (released != null) {
            released.close();
        }
    }
}
