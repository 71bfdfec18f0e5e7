package dev.berth.runtime.workspace;

import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The looks at one workspace: one runs at a time, on a platform thread of its own, and requests that come meanwhile share the
 * next one. The result is kept for the next look while there is memory for it. Safe for all threads.
 */
final class RootLooks {
    private static final Logger log = LoggerFactory.getLogger(RootLooks.class);

    /** A look that runs or is about to. The future fails only for a bug. */
    record Look(LookBudget budget, CompletableFuture<WorkspaceTree> tree) {}

    /** Looks that were given up and still wait for something; with more, the next ones wait for the last of them. */
    private static final int MOST_STUCK = 8;

    // immutable state
    private final Path root;
    private final ReentrantLock lock = new ReentrantLock();

    // mutable state
    private volatile Collection<Path> commanded = List.of();

    // guarded by lock
    private SoftReference<WorkspaceTree> latest = new SoftReference<>(null);
    private @Nullable Look running;
    private @Nullable Look next;
    private int stuck;

    RootLooks(Path root) {
        this.root = root;
    }

    /** Sets the paths that a configuration outside of the workspace names, for the looks from now on. */
    void setCommanded(Collection<Path> paths) {
        commanded = List.copyOf(paths);
    }

    /** The result of the last look that has ended; null when there is none. */
    @Nullable
    WorkspaceTree latest() {
        lock.lock();
        try {
            return latest.get();
        } finally {
            lock.unlock();
        }
    }

    /** Begins a look unless one has ended or runs already. */
    void prepare() {
        lock.lock();
        try {
            if (running == null && latest.get() == null) {
                startLocked(new Look(new LookBudget(), new CompletableFuture<>()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** A look that begins after this call. */
    Look request() {
        lock.lock();
        try {
            Look waiting = next;
            if (waiting != null) {
                return waiting;
            }
            Look look = new Look(new LookBudget(), new CompletableFuture<>());
            if (running == null) {
                startLocked(look);
            } else {
                next = look;
            }
            return look;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives up the look that runs if it did nothing for that time, so that the next one need not wait for it: a program inside
     * may have swapped a file for a pipe in just the moment before it was opened.
     */
    void giveUpStuck(long nanos) {
        lock.lock();
        try {
            Look look = running;
            if (look != null && look.budget().isStuck(nanos) && stuck < MOST_STUCK) {
                stuck++;
                startNextLocked();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startNextLocked() {
        Look waiting = next;
        next = null;
        running = null;
        if (waiting != null) {
            startLocked(waiting);
        }
    }

    private void startLocked(Look look) {
        running = look;
        look.budget().progress();
        boolean started = false;
        try {
            Thread.ofPlatform().daemon().name("berth-workspace-look").start(() -> run(look));
            started = true;
        } finally {
            if (!started) {
                running = null;
            }
        }
    }

    private void run(Look look) {
        WorkspaceTree found = null;
        Throwable failure = new IllegalStateException("the look ended without a result");
        try {
            found = TreeLook.run(root, commanded, latest(), look.budget());
        } catch (Throwable e) {
            log.warn("look at a workspace failed", e);
            failure = e;
        } finally {
            try {
                ended(look, found);
            } finally {
                if (found == null) {
                    look.tree().completeExceptionally(failure);
                } else {
                    look.tree().complete(found);
                }
            }
        }
    }

    private void ended(Look look, @Nullable WorkspaceTree found) {
        lock.lock();
        try {
            if (!look.equals(running)) {
                stuck--; // it was given up
                return;
            }
            if (found != null) {
                latest = new SoftReference<>(found);
            }
            startNextLocked();
        } finally {
            lock.unlock();
        }
    }
}
