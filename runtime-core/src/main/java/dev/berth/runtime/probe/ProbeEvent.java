package dev.berth.runtime.probe;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/** Progress of a list of probes. */
public sealed interface ProbeEvent extends RuntimeEvent {
    /** The description of the probe; see {@link Probe#description()}. */
    String description();

    /** Probe {@code number} of {@code count}, counted from 1, is started. */
    record Started(Instant time, String description, int number, int count) implements ProbeEvent {}

    /** The condition does not hold yet; the next check follows after the pause {@code next}. */
    record Waiting(Instant time, String description, int attempt, String observed, Duration next)
            implements ProbeEvent {}

    /** The condition holds. */
    record Passed(Instant time, String description, int attempts, Duration took) implements ProbeEvent {}

    /** The condition of an advisory probe does not hold; the start goes on. */
    record Warning(Instant time, String description, String observed, String hint) implements ProbeEvent {}

    /** The condition of an essential probe does not hold; the start ends. */
    record Failed(Instant time, String description, String observed, String hint) implements ProbeEvent {}
}
