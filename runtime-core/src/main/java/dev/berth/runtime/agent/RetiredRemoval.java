package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.UninterruptibleWait;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes one container after its last use, once its instance has left it for another. What cannot be removed now is left to the
 * instance's next start. Safe for all threads.
 */
final class RetiredRemoval implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RetiredRemoval.class);
    private static final String PURPOSE = "removes a retired container";

    // immutable state
    private final RuntimeServices services;
    private final InstanceId id;
    private final RetiredContainer container;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private boolean closed;
    private boolean wanted;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private @Nullable Thread waiting;

    RetiredRemoval(RuntimeServices services, InstanceId id, RetiredContainer container) {
        this.services = services;
        this.id = id;
        this.container = container;
    }

    /** A use of the container has ended, perhaps the last one. */
    void useEnded() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        lock.lock();
        try {
            wanted = true;
            if (!running.isDone() || !isRetired()) {
                return;
            }
            running = mine;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("berth-remove").start(() -> run(mine));
    }

    /** Tries as long as other uses end meanwhile. */
    private void run(CompletableFuture<Void> done) {
        boolean again = true;
        while (again) {
            try {
                take();
                removeIfUnused();
            } finally {
                again = end(done);
            }
        }
    }

    private void take() {
        lock.lock();
        try {
            wanted = false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a use ended while the container was being removed, which may have been the last one. */
    private boolean end(CompletableFuture<Void> done) {
        lock.lock();
        try {
            if (!wanted) {
                done.complete(null);
            }
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Under the instance's lock: no start takes the container back meanwhile. */
    private void removeIfUnused() {
        try {
            Optional<HomeLock> instance = lockInstance();
            if (instance.isPresent()) {
                try (HomeLock _ = instance.get()) {
                    removeUnderLock();
                }
            }
        } catch (BerthException e) {
            log.warn("retired container is removed by the next start id={}: {}", container.id(), e.seen());
        } catch (InterruptedException e) {
            log.debug("retired container is left to the next start id={}", container.id());
        }
    }

    private void removeUnderLock() throws InterruptedException {
        if (isRetired() && container.removeIfUnused(services.ground())) {
            services.records().updateIfPresent(id, known -> known.withoutRetired(container.id()));
        }
    }

    /** Waits for the instance's lock, but not after the closing: whoever closes this may hold that lock. */
    private Optional<HomeLock> lockInstance() throws InterruptedException {
        HomeLocks locks = services.ground().locks();
        String name = services.names(id).lock();
        if (!beginWaiting()) {
            return locks.tryAcquire(name, PURPOSE);
        }
        try {
            return Optional.of(locks.acquire(name, PURPOSE, KnownLimits.LOCK, _ -> {}));
        } finally {
            endWaiting();
        }
    }

    private boolean beginWaiting() {
        lock.lock();
        try {
            waiting = closed ? null : Thread.currentThread();
            return waiting != null;
        } finally {
            lock.unlock();
        }
    }

    private void endWaiting() {
        lock.lock();
        try {
            waiting = null;
            if (closed) {
                // the closing came when the lock was there already, and now waits for the removal
                var _ = Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isRetired() {
        return ContainerSupervisor.replaced(services.records(), id, container.id())
                .isPresent();
    }

    /** From now on the instance's lock is not waited for. */
    void beginClosing() {
        lock.lock();
        try {
            closed = true;
            if (waiting != null) {
                waiting.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a removal that has the instance's lock. */
    @Override
    public void close() {
        beginClosing();
        boolean _ = UninterruptibleWait.await(last(), services.ground().limits().value(KnownLimits.CONTAINER_REMOVE));
    }

    private CompletableFuture<Void> last() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
