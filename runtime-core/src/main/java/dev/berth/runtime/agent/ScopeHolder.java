package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.LivenessReport;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The scope of this process in one container: opened at its first use, and again after it was lost. Safe for all threads. */
final class ScopeHolder implements AutoCloseable {
    // immutable state
    private final Containers containers;
    private final ContainerId container;
    private final ProcessOwner owner;
    private final ReentrantLock lock = new ReentrantLock();

    // written under lock
    private volatile @Nullable ExecScope scope;

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
            scope = opened;
            return opened;
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
        ExecScope open;
        lock.lock();
        try {
            closed = true;
            open = scope;
            scope = null;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
    }
}
