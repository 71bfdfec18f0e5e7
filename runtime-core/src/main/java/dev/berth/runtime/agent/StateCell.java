package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The state of one instance as this process knows it, moved by compare-and-set only: who was overtaken by another move does
 * not undo it.
 */
final class StateCell {
    private final AtomicReference<InstanceState> state = new AtomicReference<>(new InstanceState.Absent());

    InstanceState now() {
        return state.get();
    }

    /** Whether {@code from} was still the state; it is {@code to} then. */
    boolean move(InstanceState from, InstanceState to) {
        return state.compareAndSet(from, to);
    }

    /** The next phase of getting ready; answers the state to move from later. */
    InstanceState preparing(Phase phase) {
        return state.updateAndGet(_ -> new InstanceState.Preparing(phase.id(), Instant.now()));
    }

    static InstanceState failed(BerthException error) {
        return new InstanceState.Failed(error.kind(), error.todo(), error.tried() + ": " + error.seen());
    }
}
