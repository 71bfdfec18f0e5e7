package dev.berth.engine.sandbox;

import dev.berth.runtime.event.RuntimeEvent;
import java.time.Instant;

/** What the embedded engine tells its listener; all of it is fit for a warning. */
public sealed interface SandboxEvent extends RuntimeEvent {
    /** For people, in one line. */
    String text();

    /** Something that the container's spec asks for and that this engine cannot do. */
    record NotHeld(Instant time, String container, String text) implements SandboxEvent {}

    /** Programs run without a sandbox. */
    record NoSandbox(Instant time, String container, String text) implements SandboxEvent {}
}
