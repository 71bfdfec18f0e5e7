package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The single flight of one instance: who asks while it is being made ready joins, each with a future of its own. One virtual
 * thread for each flight.
 */
final class InstanceStarter implements AutoCloseable {
    // immutable state
    private final RuntimeServices parts;
    private final AgentId agent;
    private final StartSequence preparation;
    private final StateCell state = new StateCell();
    private final BackOff backOff;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable Flight running;
    private @Nullable Flight next;
    private @Nullable Thread thread;
    private boolean closed;

    private volatile @Nullable ReadyInstance ready;

    InstanceStarter(RuntimeServices parts, AgentId agent, InstanceLog log, BackOff backOff) {
        this.parts = parts;
        this.agent = agent;
        this.backOff = backOff;
        this.preparation = new StartSequence(parts, agent, state, log);
    }

    /** What was looked at a moment ago, where it has these, by their real paths. */
    Optional<ReadyInstance> fresh(Collection<Workspace> wanted) {
        return Optional.ofNullable(ready).filter(known -> known.fresh() && known.covers(wanted));
    }

    CompletableFuture<AgentInstance> ensureReady(SortedSet<Workspace> wanted) {
        Optional<ReadyInstance> known = fresh(wanted);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        lock.lock();
        try {
            return flightLocked(wanted).future.copy();
        } finally {
            lock.unlock();
        }
    }

    /** A flight that has begun takes nobody aboard who wants a workspace that it does not bring; the next one does. */
    private Flight flightLocked(SortedSet<Workspace> wanted) {
        Flight flying = running;
        if (flying == null) {
            Flight flight = new Flight(wanted);
            BerthException refusal = closed ? closed() : backOff.refusal().orElse(null);
            if (refusal == null) {
                beginLocked(flight);
            } else {
                flight.future.completeExceptionally(refusal);
            }
            return flight;
        }
        if (flying.wanted.containsAll(wanted)) {
            return flying;
        }
        Flight waiting = next;
        if (waiting == null) {
            waiting = new Flight(wanted);
            next = waiting;
        }
        waiting.wanted.addAll(wanted);
        return waiting;
    }

    private void beginLocked(Flight flight) {
        running = flight;
        thread = Thread.ofVirtual()
                .name("berth-ready-" + parts.profile().target() + "-" + agent)
                .start(() -> fly(flight));
    }

    private void fly(Flight flight) {
        InstanceState before = state.now();
        try {
            ReadyInstance instance = preparation.run(flight.wanted, ready);
            landed(instance);
            over(() -> flight.future.complete(instance));
        } catch (InterruptedException e) {
            over(() -> flight.future.completeExceptionally(closed()));
        } catch (RuntimeException e) {
            BerthException error = BerthException.wrap("making " + parts.title(agent) + " ready", e);
            // a container that was kept says that the engine works, and is what it was
            boolean counts = !(error instanceof ReplacementFailedException) && BackOff.counts(error);
            if (counts) {
                backOff.failed(error);
            }
            state.move(state.now(), counts ? StateCell.failed(error) : before);
            over(() -> flight.future.completeExceptionally(error));
        } catch (Error e) {
            // such as memory that ran out: it must not leave those who wait waiting for ever
            state.move(state.now(), before);
            over(() -> flight.future.completeExceptionally(e));
            throw e;
        }
    }

    private void landed(ReadyInstance instance) {
        ReadyInstance before = ready;
        ready = instance;
        if (before != null && before != instance) {
            before.close();
        }
        if (isClosed()) {
            // closing looked for what was ready before this came
            instance.close();
        }
        backOff.succeeded();
        state.move(state.now(), new InstanceState.Ready(instance.login()));
    }

    /** Clears the way before anybody is told, so that who is told of a failure and asks again gets a new flight. */
    private void over(Runnable tell) {
        lock.lock();
        try {
            running = null;
            thread = null;
            Flight waiting = next;
            next = null;
            if (waiting != null && closed) {
                waiting.future.completeExceptionally(closed());
            } else if (waiting != null) {
                beginLocked(waiting);
            }
        } finally {
            lock.unlock();
        }
        tell.run();
    }

    private BerthException closed() {
        return new BerthException(
                ErrorKind.CANCELLED,
                "making " + parts.title(agent) + " ready",
                "its runtime was closed meanwhile",
                "ask again");
    }

    InstanceState state() {
        return state.now();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody stopped or removed the container: what ran there is over. */
    void forget() {
        ReadyInstance before = ready;
        ready = null;
        state.move(state.now(), new InstanceState.Absent());
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
        ReadyInstance before = ready;
        if (before != null) {
            before.close();
        }
    }

    /** One start, with what all aboard want. */
    private static final class Flight {
        private final SortedSet<Workspace> wanted;
        private final CompletableFuture<AgentInstance> future = new CompletableFuture<>();

        Flight(Collection<Workspace> wanted) {
            this.wanted = new TreeSet<>(wanted);
        }
    }
}
