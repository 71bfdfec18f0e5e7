package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtySignal;
import dev.berth.terminal.pty.PtySize;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A message from a viewer, in any protocol. The values are as received; the session validates them. */
public sealed interface ClientMessage {
    /**
     * Keys for the program. The buffer belongs to {@link dev.berth.terminal.session.Viewer#receive} until that method
     * returns.
     */
    record Input(ByteBuffer bytes) implements ClientMessage {}

    /** The size of the viewer's window. */
    record Resize(PtySize size) implements ClientMessage {}

    /**
     * An acknowledgement that all bytes before {@code seq} were shown; {@code Long.MAX_VALUE} for a number above the
     * range of long.
     */
    record Ack(long seq) implements ClientMessage {}

    /** A request for a {@link ServerMessage.Pong} with this time. */
    record Ping(long clientTime) implements ClientMessage {}

    /** A request to send a signal to the program. */
    record Signal(PtySignal signal) implements ClientMessage {}

    /** A request to pause or resume output, in protocols without acknowledgements. */
    record Flow(boolean on) implements ClientMessage {}

    /**
     * The first message of a protocol that sends its size in a message; {@code token} is empty when the message has
     * none.
     */
    record Opening(PtySize size, String token) implements ClientMessage {}

    /** A request to leave the session; the program runs on. */
    record Detach() implements ClientMessage {}

    /** A request to end the program. */
    record Kill(Duration grace) implements ClientMessage {}

    /** A request to become the owner, who writes and sets the terminal's size. */
    record Take() implements ClientMessage {}

    /** A request to change the size policy. */
    record Policy(SizePolicy policy) implements ClientMessage {}

    /** An invalid message; {@code seen} is a text for people without any content of the message. */
    record Garbage(GarbageKind kind, String seen) implements ClientMessage {}
}
