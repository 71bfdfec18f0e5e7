package dev.berth.runtime.session;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * The events of a session for its listener. A session calls its listener on a virtual thread, one event at a time and in
 * order, and waits for it: an answered question is told before the agent gets the answer, a withdrawn one before the
 * turn's outcome. The wait is at most limit {@code callback}; after that, the session goes on, and later events wait
 * until the listener returns (at most 1000, more are dropped). The updates of a turn are no events: {@link
 * Session#prompt} takes a consumer for them.
 */
public sealed interface SessionEvent extends RuntimeEvent {
    /** The session is open. */
    record Opened(Instant time, String session, Duration took) implements SessionEvent {}

    /** The agent asks for permission to run a tool call. One of the two events below follows. */
    record PermissionAsked(Instant time, String session, PermissionRequest request) implements SessionEvent {}

    /** A permission question was answered; {@code chosen} is the option's id, or {@code cancelled}. */
    record PermissionAnswered(
            Instant time, String session, PermissionRequest request, PermissionOutcome outcome, String chosen)
            implements SessionEvent {}

    /**
     * A permission question needs no answer any more: its turn was cancelled or is over, the agent withdrew it or ended,
     * or the session was closed; {@code reason} says which. Follows a {@link PermissionAnswered} only if the agent
     * withdrew the question at the same moment.
     */
    record PermissionWithdrawn(Instant time, String session, PermissionRequest request, String reason)
            implements SessionEvent {}

    /**
     * The session's adapter ended while no turn ran, and not because the session was closed. A later prompt fails with
     * the kind, observation and advice of {@code reason}.
     */
    record Ended(Instant time, String session, BerthException reason) implements SessionEvent {}

    /** The session was closed and something that it started may still run; {@code text} says why, with advice. */
    record LeftBehind(Instant time, String session, String text) implements SessionEvent {}

    /** The agent sent an update while no turn ran, such as a title, or its commands right after the session's opening. */
    record LateUpdate(Instant time, String session, SessionUpdate update) implements SessionEvent {}
}
