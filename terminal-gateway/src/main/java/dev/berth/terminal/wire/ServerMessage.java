package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** What a session tells a viewer, beside the program's output itself. Immutable. */
public sealed interface ServerMessage {
    /** The first one: output begins at byte {@code seq}; what is before {@code tail} is gone for good. */
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

    /** Terminal bytes that set the modes a viewer missed; they are not part of the numbered output. */
    record Snapshot(ByteBuffer bytes) implements ServerMessage {}

    /** What was kept from before the viewer came was sent: the rest is live. */
    record ReplayEnd(long seq) implements ServerMessage {}

    /** Bytes {@code from} to {@code to} are missing; the next output byte is {@code to}. */
    record Gap(long from, long to) implements ServerMessage {}

    record Exited(PtyExit exit, long seq) implements ServerMessage {}

    record Title(String title) implements ServerMessage {}

    record Resized(PtySize size) implements ServerMessage {}

    record Viewers(int writers, int readers) implements ServerMessage {}

    /** Whether this viewer is the one that writes and rules the size, and whether there is one at all. */
    record Owner(boolean you, boolean any) implements ServerMessage {}

    /** The owner has not shown anything for long, with its window full: the program waits for it. */
    record Stalled(boolean on) implements ServerMessage {}

    record IdleSoon(Duration endsIn) implements ServerMessage {}

    record Pong(long clientTime, long serverTime) implements ServerMessage {}

    record Refused(String code, String message) implements ServerMessage {}
}
