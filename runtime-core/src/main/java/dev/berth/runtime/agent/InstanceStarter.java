package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes one instance ready, once for all callers that ask meanwhile; each gets a future of its own. A start runs on a virtual
 * thread of its own, within limit {@code ready}. Safe for all threads.
 */
final class InstanceStarter {
    /** After this time the engine is asked again whether the container still runs. */
    static final Duration FRESH = Duration.ofSeconds(3);

    // immutable state
    private final RuntimeServices services;
    private final InstanceId id;
    private final StartSequence sequence;
    private final StateCell state = new StateCell();
    private final BackOff backOff;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable Start running;
    private @Nullable ContainerSupervisor ready;
    private long verifiedNanos;
    private boolean closed;

    InstanceStarter(RuntimeServices services, InstanceId id, BackOff backOff) {
        this.services = services;
        this.id = id;
        this.backOff = backOff;
        this.sequence = new StartSequence(services, id, state);
    }

    /** The container that was looked at less than {@link #FRESH} ago, and is not known to be gone since. */
    Optional<ContainerSupervisor> fresh() {
        lock.lock();
        try {
            return freshLocked();
        } finally {
            lock.unlock();
        }
    }

    private Optional<ContainerSupervisor> freshLocked() {
        return Optional.ofNullable(ready)
                .filter(known ->
                        System.nanoTime() - verifiedNanos < FRESH.toNanos() && !known.isLost() && !known.isClosed());
    }

    CompletableFuture<ContainerSupervisor> ensureReady() {
        lock.lock();
        try {
            Optional<ContainerSupervisor> known = freshLocked();
            if (known.isPresent()) {
                return CompletableFuture.completedFuture(known.get());
            }
            if (running == null) {
                Optional<BerthException> refusal =
                        closed ? Optional.of(closed()) : backOff.refusal().map(BerthException.class::cast);
                if (refusal.isPresent()) {
                    return CompletableFuture.failedFuture(refusal.get());
                }
                running = beginLocked();
            }
            return running.future.copy();
        } finally {
            lock.unlock();
        }
    }

    private Start beginLocked() {
        Start start = new Start();
        start.thread = Thread.ofVirtual()
                .name("berth-ready-" + id.target() + "-" + id.agent())
                .unstarted(() -> run(start));
        start.thread.start();
        var _ = services.ground()
                .limits()
                .bound(KnownLimits.READY, "making " + id + " ready", start.future, this::phase)
                .whenComplete((_, failure) -> interruptAtLimit(start, failure));
        return start;
    }

    private String phase() {
        return state.now() instanceof InstanceState.Preparing(String phase, Instant since)
                ? "in phase " + phase + " since " + since
                : "";
    }

    private static void interruptAtLimit(Start start, @Nullable Throwable failure) {
        if (failure instanceof LimitReachedException reached) {
            start.limit = reached;
            start.thread.interrupt();
        }
    }

    /** The start's future is completed here and nowhere else, after the way is clear for the next start. */
    private void run(Start start) {
        InstanceState before = state.now();
        @Nullable ContainerSupervisor supervisor = null;
        Throwable failure = closed();
        try {
            supervisor = sequence.run();
            backOff.succeeded();
            state.move(state.now(), new InstanceState.Ready(supervisor.agent().login()));
        } catch (InterruptedException e) {
            failure = start.limit == null ? closed() : start.limit;
            state.move(state.now(), before);
        } catch (RuntimeException e) {
            BerthException error = BerthException.wrap("making " + id + " ready", e);
            failure = error;
            backOff.failed(error);
            state.move(state.now(), BackOff.counts(error) ? StateCell.failed(error) : before);
        } catch (Error e) {
            failure = BerthException.wrap("making " + id + " ready", e);
            state.move(state.now(), before);
            throw e;
        } finally {
            finish(supervisor);
            if (supervisor == null) {
                start.future.completeExceptionally(failure);
            } else {
                start.future.complete(supervisor);
            }
        }
    }

    private void finish(@Nullable ContainerSupervisor supervisor) {
        lock.lock();
        try {
            running = null;
            if (supervisor != null) {
                ready = supervisor;
                verifiedNanos = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next caller asks the engine. */
    void doubt() {
        sequence.doubt();
        lock.lock();
        try {
            verifiedNanos = System.nanoTime() - FRESH.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** The container shows a workspace that is not there any more: the next start makes another container. */
    void outdated(ContainerId container) {
        sequence.outdated(container);
        doubt();
    }

    InstanceState state() {
        return state.now();
    }

    private BerthException closed() {
        return new BerthException(
                ErrorKind.CANCELLED,
                "making " + id + " ready",
                "its runtime was closed meanwhile",
                "open a new runtime");
    }

    /** Somebody stopped or removed the instance. Answers whether no start runs. */
    boolean forget() {
        lock.lock();
        try {
            ready = null;
            if (running == null) {
                state.move(state.now(), new InstanceState.Absent());
            }
            return running == null;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts a start that runs, and refuses others. The answer completes, perhaps exceptionally, when no start runs. */
    CompletableFuture<?> close() {
        lock.lock();
        try {
            closed = true;
            if (running == null) {
                return CompletableFuture.completedFuture(null);
            }
            running.thread.interrupt();
            return running.future.copy();
        } finally {
            lock.unlock();
        }
    }

    /** One start, for all who asked while it ran. */
    private static final class Start {
        private final CompletableFuture<ContainerSupervisor> future = new CompletableFuture<>();
        private Thread thread = Thread.currentThread();
        private volatile @Nullable LimitReachedException limit;
    }
}
