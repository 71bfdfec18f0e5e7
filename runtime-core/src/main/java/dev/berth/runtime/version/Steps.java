package dev.berth.runtime.version;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Runs the steps of a change from one version to another: what fails says which step it was, and both versions. One thread.
 *
 * @param change such as {@code upgrading claude from 1.0.0 to 1.1.0}
 * @param before the version that stays in force when a step fails
 */
public record Steps(Target target, String change, String before, RuntimeListener listener) {
    /** A step that may be interrupted. */
    public interface Step<T> {
        T run() throws InterruptedException;
    }

    /**
     * Runs one, told before and after.
     *
     * @param detail what the step came to, for people
     * @throws BerthException what the step threw, with its name and both versions
     */
    public <T> T step(String name, String what, Step<T> step, Function<T, String> detail) throws InterruptedException {
        Instant began = Instant.now();
        listener.on(new UpgradeEvent.StepStarted(began, target, name, what));
        try {
            T result = step.run();
            listener.on(new UpgradeEvent.StepFinished(
                    Instant.now(), target, name, Duration.between(began, Instant.now()), detail.apply(result)));
            return result;
        } catch (BerthException e) {
            listener.on(new UpgradeEvent.StepFailed(
                    Instant.now(), target, name, Duration.between(began, Instant.now()), e));
            throw told(name, e);
        }
    }

    private BerthException told(String name, BerthException e) {
        return e.kind() == ErrorKind.CANCELLED
                ? e
                : new BerthException(
                        e.kind(),
                        change + ", step " + name + ": " + e.tried(),
                        e.seen(),
                        before + " stays in force; " + e.todo(),
                        e);
    }
}
