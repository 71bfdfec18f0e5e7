package dev.berth.runtime.version;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/** The events of an upgrade's steps. */
public sealed interface UpgradeEvent extends RuntimeEvent {
    Target target();

    String step();

    record StepStarted(Instant time, Target target, String step, String detail) implements UpgradeEvent {}

    record StepFinished(Instant time, Target target, String step, Duration took, String detail)
            implements UpgradeEvent {}

    /** A problem that does not stop the upgrade. */
    record Warning(Instant time, Target target, String step, String text) implements UpgradeEvent {}

    record StepFailed(Instant time, Target target, String step, Duration took, BerthException error)
            implements UpgradeEvent {}
}
