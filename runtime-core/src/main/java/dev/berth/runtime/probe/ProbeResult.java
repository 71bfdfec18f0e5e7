package dev.berth.runtime.probe;

/** What one look found. */
public sealed interface ProbeResult {
    /** It is so. */
    record Ready() implements ProbeResult {}

    /** It is not so; it may be in a moment. */
    record NotYet(String observed) implements ProbeResult {}

    /** It is not so, and looking again will not change that. */
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
