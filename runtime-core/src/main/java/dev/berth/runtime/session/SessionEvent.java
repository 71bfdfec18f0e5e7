package dev.berth.runtime.session;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/** What a session tells its listener. Updates of a turn are not events: they go to their turn. */
public sealed interface SessionEvent extends RuntimeEvent {
    /** The session is open. */
    record Opened(Instant time, String session, Duration took) implements SessionEvent {}

    /** The agent asks whether it may. */
    record PermissionAsked(Instant time, String session, PermissionRequest request) implements SessionEvent {}

    /** Its question was answered; {@code chosen} is the option's id, or {@code cancelled}. */
    record PermissionAnswered(
            Instant time, String session, PermissionRequest request, PermissionOutcome outcome, String chosen)
            implements SessionEvent {}

    /** The session was closed, but what it started could not be ended yet; {@code text} says why, and what to do. */
    record LeftBehind(Instant time, String session, String text) implements SessionEvent {}

    /** The agent said something while no turn ran, such as a title after the last one. */
    record LateUpdate(Instant time, String session, SessionUpdate update) implements SessionEvent {}
}
