package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An event of a virtual machine: phases of its start, repairs, warnings. */
public sealed interface LimaEvent extends RuntimeEvent {
    /** The machine's name in Lima. */
    String machine();

    record PhaseStarted(Instant time, String machine, String phase, String detail) implements LimaEvent {}

    record PhaseFinished(Instant time, String machine, String phase, Duration took) implements LimaEvent {}

    record PhaseFailed(Instant time, String machine, String phase, Duration took, String seen) implements LimaEvent {}

    /** A line of Lima's log or of the machine's. */
    record Progress(Instant time, String machine, String phase, String text) implements LimaEvent {}

    /** Another process works on the machine; {@code holders} name that process and its phase. */
    record Waiting(Instant time, String machine, List<String> holders) implements LimaEvent {}

    /** A step of a repair, reported before it is taken. */
    record Repairing(Instant time, String machine, String step, String why) implements LimaEvent {}

    /** The machine works, but a person should know of the text of {@code advice}. */
    record Warning(Instant time, String machine, Advice advice) implements LimaEvent {
        public String text() {
            return advice.text();
        }
    }
}
