package dev.berth.runtime.version;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Runs the steps of a change from one version to another. The error of a failed step names the step and both versions.
 * One thread.
 *
 * @param change the change in words, such as {@code upgrading claude from 1.0.0 to 1.1.0}
 * @param before the version that stays in force when a step fails
 */
public record Steps(Target target, String change, String before, RuntimeListener listener) {
    /** A step that may be interrupted. */
    public interface Step<T> {
        T run() throws InterruptedException;
    }

    /**
     * Runs one step, and reports an event before and after it.
     *
     * @param what the step's work in words, for people
     * @param detail answers the step's result in words, for people
     * @throws BerthException the step's error, with the step's name and both versions added
     */
    public <T> T step(String name, String what, Step<T> step, Function<T, String> detail) throws InterruptedException {
        long startedNanos = System.nanoTime();
        listener.on(new UpgradeEvent.StepStarted(Instant.now(), target, name, what));
        try {
            T result = step.run();
            listener.on(new UpgradeEvent.StepFinished(
                    Instant.now(), target, name, since(startedNanos), detail.apply(result)));
            return result;
        } catch (BerthException e) {
            listener.on(new UpgradeEvent.StepFailed(Instant.now(), target, name, since(startedNanos), e));
            throw withStep(name, e);
        }
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private BerthException withStep(String name, BerthException e) {
        return e.kind() == ErrorKind.CANCELLED
                ? e
                : e.rephrased(
                        change + ", step " + name + ": " + e.tried(),
                        e.seen(),
                        before + " stays in force; " + e.todo());
    }
}
