package dev.berth.runtime.probe;

/**
 * One look at a target. It keeps nothing between two looks, so one value serves any number of targets and threads, and
 * bounds its own time.
 */
@FunctionalInterface
public interface ProbeCheck<T> {
    /**
     * What was seen just now.
     *
     * @throws dev.berth.runtime.error.BerthException counts as {@link ProbeResult.NotYet} with what it saw
     */
    ProbeResult check(T target) throws InterruptedException;
}
