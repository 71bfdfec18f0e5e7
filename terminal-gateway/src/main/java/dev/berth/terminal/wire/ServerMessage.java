package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A message from a session to a viewer; the program's output is not among them. Immutable. */
public sealed interface ServerMessage {
    /** The first message: output begins at byte {@code seq}; output before {@code tail} is not kept any more. */
    record Hello(
            String sid,
            long seq,
            long tail,
            boolean truncated,
            PtySize size,
            boolean mayWrite,
            boolean owner,
            long window,
            Optional<Duration> resumeLimit,
            String title)
            implements ServerMessage {}

    /** Terminal bytes that set the modes at the current position. They are not part of the numbered output. */
    record Snapshot(ByteBuffer bytes) implements ServerMessage {}

    /** The end of the replay: output from before the viewer joined was sent, and later output is live. */
    record ReplayEnd(long seq) implements ServerMessage {}

    /** Bytes {@code from} to {@code to} are missing; the next output byte is {@code to}. */
    record Gap(long from, long to) implements ServerMessage {}

    /** The program's exit; {@code seq} is the number after the last output byte. */
    record Exited(PtyExit exit, long seq) implements ServerMessage {}

    /** The terminal's new title. */
    record Title(String title) implements ServerMessage {}

    /** The terminal's new size. */
    record Resized(PtySize size) implements ServerMessage {}

    /** The counts of viewers, without recordings. */
    record Viewers(int writers, int readers) implements ServerMessage {}

    /** Whether this viewer is the owner, who writes and sets the size, and whether the session has any owner. */
    record Owner(boolean you, boolean any) implements ServerMessage {}

    /** Whether the program waits for an owner whose window is full and who has shown nothing for the stall limit. */
    record Stalled(boolean on) implements ServerMessage {}

    /** A warning that the session ends after {@code endsIn} without input or output. */
    record IdleSoon(Duration endsIn) implements ServerMessage {}

    /** The answer to a ping. Times are milliseconds since 1970. */
    record Pong(long clientTime, long serverTime) implements ServerMessage {}

    /** The answer to a message that was not allowed or invalid. */
    record Refused(String code, String message) implements ServerMessage {}
}
