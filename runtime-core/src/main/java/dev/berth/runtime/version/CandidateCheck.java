package dev.berth.runtime.version;

/** Checks a candidate version before the switch. */
@FunctionalInterface
public interface CandidateCheck {
    /**
     * Returns when the candidate passes.
     *
     * @param trial a separate home, in which the candidate is in force; it is removed afterwards
     * @throws dev.berth.runtime.error.BerthException with the reason why the candidate does not pass
     */
    void check(Trial trial, Steps steps) throws InterruptedException;
}
