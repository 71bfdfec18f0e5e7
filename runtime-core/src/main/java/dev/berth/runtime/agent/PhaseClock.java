package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.HomeLock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Runs the phases of a start. Each phase is shown as the instance's state, in the note of its lock for other processes,
 * and as events with its duration.
 */
record PhaseClock(InstanceId instance, StateCell state, HomeLock lock, RuntimeListener listener) {
    /** A step that may be interrupted. */
    interface Step<T> {
        T run() throws InterruptedException;
    }

    /** @param detail what the step came to, for people */
    <T> T phase(Phase phase, Step<T> step, Function<T, String> detail) throws InterruptedException {
        state.preparing(phase);
        lock.phase(phase.id());
        long startedNanos = System.nanoTime();
        listener.on(new AgentEvent.PhaseStarted(Instant.now(), instance, phase));
        try {
            T result = step.run();
            listener.on(new AgentEvent.PhaseFinished(
                    Instant.now(), instance, phase, since(startedNanos), detail.apply(result)));
            return result;
        } catch (BerthException e) {
            listener.on(new AgentEvent.PhaseFailed(Instant.now(), instance, phase, since(startedNanos), e));
            throw e;
        }
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    void progress(Phase phase, String text) {
        listener.on(new AgentEvent.PhaseProgress(Instant.now(), instance, phase, text));
    }
}
