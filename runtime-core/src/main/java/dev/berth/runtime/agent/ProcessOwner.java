package dev.berth.runtime.agent;

import dev.berth.runtime.container.Owner;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who this process is inside containers. It is alive as long as its lock is held: the system frees that with the process. */
final class ProcessOwner implements AutoCloseable {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    // immutable state
    private final HomeLocks locks;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable Owner owner;
    private @Nullable HomeLock held;

    ProcessOwner(HomeLocks locks) {
        this.locks = locks;
    }

    Owner owner() {
        lock.lock();
        try {
            Owner known = owner;
            return known == null ? takeLocked() : known;
        } finally {
            lock.unlock();
        }
    }

    private Owner takeLocked() {
        String id = random();
        held = locks.tryAcquire(name(id), "runs agents")
                .orElseThrow(() -> new IllegalStateException("random id " + id + " is taken"));
        Owner made = new Owner(id, other -> locks.isHeldExclusively(name(other)));
        owner = made;
        return made;
    }

    private static String name(String id) {
        return "owner-" + id;
    }

    private static String random() {
        StringBuilder id = new StringBuilder();
        RANDOM.ints(16, 0, LETTERS.length()).forEach(at -> id.append(LETTERS.charAt(at)));
        return id.toString();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (held != null) {
                held.close();
            }
            held = null;
            owner = null;
        } finally {
            lock.unlock();
        }
    }
}
