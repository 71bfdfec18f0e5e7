package dev.berth.runtime.probe;

/** The result of one check. */
public sealed interface ProbeResult {
    /** The condition holds. */
    record Ready() implements ProbeResult {}

    /** The condition does not hold yet; it may after a pause. */
    record NotYet(String observed) implements ProbeResult {}

    /** The condition does not hold, and checking again will not change that. */
    record Hopeless(String observed) implements ProbeResult {}

    static ProbeResult ready() {
        return new Ready();
    }

    static ProbeResult notYet(String observed) {
        return new NotYet(observed);
    }

    static ProbeResult hopeless(String observed) {
        return new Hopeless(observed);
    }
}
