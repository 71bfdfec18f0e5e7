package dev.berth.runtime.version;

/** Tries a candidate before it is switched to. */
@FunctionalInterface
public interface CandidateCheck {
    /**
     * Returns if it is in order.
     *
     * @param trial a home of its own, in which the candidate is in force; it is removed afterwards
     * @throws dev.berth.runtime.error.BerthException saying what is not in order
     */
    void check(Trial trial, Steps steps) throws InterruptedException;
}
