package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtySignal;
import dev.berth.terminal.pty.PtySize;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What a viewer says, whatever protocol it speaks. Values are as they came; the session judges them. */
public sealed interface ClientMessage {
    /** Keys for the program; the buffer belongs to the receiver of this message until it returns. */
    record Input(ByteBuffer bytes) implements ClientMessage {}

    record Resize(PtySize size) implements ClientMessage {}

    /** All bytes before {@code seq} were shown. Cumulative; {@code Long.MAX_VALUE} for what no session can have sent. */
    record Ack(long seq) implements ClientMessage {}

    record Ping(long clientTime) implements ClientMessage {}

    record Signal(PtySignal signal) implements ClientMessage {}

    /** Stop sending, or go on: protocols without acknowledgement. */
    record Flow(boolean on) implements ClientMessage {}

    /** The first message of a protocol that says its size in a message; {@code token} is empty when there is none. */
    record Opening(PtySize size, String token) implements ClientMessage {}

    /** Goes away and means it; the program stays. */
    record Detach() implements ClientMessage {}

    record Kill(Duration grace) implements ClientMessage {}

    /** Wants to write, and to rule the size. */
    record Take() implements ClientMessage {}

    record Policy(SizePolicy policy) implements ClientMessage {}

    /** Nothing that the protocol knows; {@code seen} is for people and holds none of the content. */
    record Garbage(GarbageKind kind, String seen) implements ClientMessage {}
}
