package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.ParallelClose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The scope of this process in one container: opened at its first use, and again after it was lost. A lost scope may have
 * programs: a program inside that ends the leash does not end the others. They run on until the holder is closed. Safe
 * for all threads.
 */
final class ScopeHolder implements AutoCloseable {
    /** Lost scopes that are kept: a program inside may end one leash after the other. */
    static final int MOST_LOST = 8;

    /** The longest wait for scopes to close; they have shorter limits of their own by default. */
    private static final Duration CLOSING = Duration.ofMinutes(2);

    // immutable state
    private final Containers containers;
    private final ContainerId container;
    private final ProcessOwner owner;
    private final ReentrantLock lock = new ReentrantLock();

    // written under lock
    private volatile @Nullable ExecScope scope;

    private final List<ExecScope> lostScopes = new ArrayList<>();
    private boolean closed;

    ScopeHolder(Containers containers, ContainerId container, ProcessOwner owner) {
        this.containers = containers;
        this.container = container;
        this.owner = owner;
    }

    ExecScope scope() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (closed) {
                throw new BerthException(
                        ErrorKind.CANCELLED,
                        "running a program in container " + container,
                        "it was closed",
                        "try again");
            }
            ExecScope known = scope;
            if (known != null && !known.ending().isDone()) {
                return known;
            }
            ExecScope opened = containers.scope(container, owner.owner());
            if (known != null) {
                keepLostLocked(known);
            }
            scope = opened;
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps a lost scope, and closes the oldest ones beyond {@link #MOST_LOST} in the background. */
    private void keepLostLocked(ExecScope known) {
        lostScopes.add(known);
        lostScopes.stream()
                .limit(Math.max(0, lostScopes.size() - MOST_LOST))
                .forEach(oldest -> Thread.ofVirtual().name("lost-scope-close").start(() -> closeLost(oldest)));
    }

    private void closeLost(ExecScope oldest) {
        oldest.close();
        lock.lock();
        try {
            lostScopes.remove(oldest);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the scope was lost: the container died or was removed. Never waits for a scope that is being opened. */
    boolean lost() {
        ExecScope known = scope;
        return known != null && known.ending().isDone();
    }

    /** Whether a scope was opened, and not closed. */
    boolean opened() {
        return scope != null;
    }

    /** Asks the container itself, through a scope that is open; silent when none is. */
    CompletableFuture<LivenessReport> checkLiveness() {
        ExecScope known = scope;
        return known == null || known.ending().isDone()
                ? CompletableFuture.completedFuture(LivenessReport.silent())
                : known.checkLiveness();
    }

    @Override
    public void close() {
        List<ExecScope> open;
        lock.lock();
        try {
            closed = true;
            ExecScope known = scope;
            if (known != null) {
                lostScopes.add(known);
            }
            scope = null;
            open = List.copyOf(lostScopes);
            lostScopes.clear();
        } finally {
            lock.unlock();
        }
        ParallelClose.closeAll("scope", open, CLOSING);
    }
}
