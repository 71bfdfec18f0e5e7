package dev.berth.runtime.agent;

import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.Limit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Locks by which every owner of programs is alive. The container of {@link FakeDocker} is this host: a scope in it sees the
 * programs of all containers here, and would end those whose owner it takes for dead.
 */
record AllOwnersAlive(HomeLocks locks) implements HomeLocks {
    @Override
    public HomeLock acquire(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        return locks.acquire(name, phase, limit, onWait);
    }

    @Override
    public HomeLock acquireShared(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        return locks.acquireShared(name, phase, limit, onWait);
    }

    @Override
    public Optional<HomeLock> tryAcquire(String name, String phase) {
        return locks.tryAcquire(name, phase);
    }

    @Override
    public Optional<HomeLock> tryAcquireShared(String name, String phase) {
        return locks.tryAcquireShared(name, phase);
    }

    @Override
    public boolean isHeldExclusively(String name) {
        return true;
    }

    @Override
    public List<LockHolder> holders(String name) {
        return locks.holders(name);
    }
}
