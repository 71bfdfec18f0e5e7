package dev.berth.machine.lima;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a virtual machine comes about, and what is done to it. */
public sealed interface LimaEvent extends RuntimeEvent {
    /** The machine's name in Lima. */
    String machine();

    record PhaseStarted(Instant time, String machine, String phase, String detail) implements LimaEvent {}

    record PhaseFinished(Instant time, String machine, String phase, Duration took) implements LimaEvent {}

    record PhaseFailed(Instant time, String machine, String phase, Duration took, String seen) implements LimaEvent {}

    /** A line of Lima's, or of the machine's. */
    record Progress(Instant time, String machine, String phase, String text) implements LimaEvent {}

    /** Another process is at it; {@code holders} say who and how far it is. */
    record Waiting(Instant time, String machine, List<String> holders) implements LimaEvent {}

    /** Said before it is done. */
    record Repairing(Instant time, String machine, String step, String why) implements LimaEvent {}

    /** It works, and a person should know this. */
    record Warning(Instant time, String machine, String text) implements LimaEvent {}
}
