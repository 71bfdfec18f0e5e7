package dev.berth.runtime.home;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

record FileHomeLocks(BerthHome home, Limits limits) implements HomeLocks {
    @Override
    public HomeLock acquire(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HomeLock acquireShared(String name, String phase, Limit limit, Consumer<List<LockHolder>> onWait) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HomeLock> tryAcquire(String name, String phase) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HomeLock> tryShared(String name, String phase) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean held(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LockHolder> holders(String name) {
        throw new UnsupportedOperationException();
    }
}
