package dev.berth.runtime.version;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/** The steps of an upgrade, each said before it is done. */
public sealed interface UpgradeEvent extends RuntimeEvent {
    Target target();

    String step();

    record StepStarted(Instant time, Target target, String step, String detail) implements UpgradeEvent {}

    record StepFinished(Instant time, Target target, String step, Duration took, String detail)
            implements UpgradeEvent {}

    /** Something that does not stop the upgrade, but a person should know. */
    record Warning(Instant time, Target target, String step, String text) implements UpgradeEvent {}

    record StepFailed(Instant time, Target target, String step, Duration took, BerthException error)
            implements UpgradeEvent {}
}
