package dev.berth.engine.sandbox;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Instant;

/** A warning of the embedded engine. */
public sealed interface SandboxEvent extends RuntimeEvent {
    /** The warning in one line, for people. */
    String text();

    /** The container's spec has a limit that the engine does not enforce. */
    record LimitsUnenforced(Instant time, String container, String text) implements SandboxEvent {}

    /** The container's programs run without a sandbox. */
    record NoSandbox(Instant time, String container, String text) implements SandboxEvent {}
}
