package dev.berth.runtime.probe;

/**
 * The check of a probe's condition. It has no state, so one instance serves any number of targets and threads; it
 * limits its own time.
 */
@FunctionalInterface
public interface ProbeCheck<T> {
    /**
     * Checks the target once.
     *
     * @throws dev.berth.runtime.error.BerthException counts as {@link ProbeResult.NotYet} with the exception's
     *     {@code seen}
     */
    ProbeResult check(T target) throws InterruptedException;
}
