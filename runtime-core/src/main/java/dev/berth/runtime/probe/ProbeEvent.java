package dev.berth.runtime.probe;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/** How a table of probes goes on. */
public sealed interface ProbeEvent extends RuntimeEvent {
    /** As in {@link Probe#description()}. */
    String description();

    /** The first look at probe {@code number} of {@code count}, counted from 1. */
    record Started(Instant time, String description, int number, int count) implements ProbeEvent {}

    /** A look that found it not ready; the next one follows. */
    record Waiting(Instant time, String description, int attempt, String observed, Duration next)
            implements ProbeEvent {}

    /** It is so. */
    record Passed(Instant time, String description, int attempts, Duration took) implements ProbeEvent {}

    /** It did not come about, and the start goes on all the same. */
    record Warning(Instant time, String description, String observed, String hint) implements ProbeEvent {}

    /** It did not come about, and that ends the start. */
    record Failed(Instant time, String description, String observed, String hint) implements ProbeEvent {}
}
