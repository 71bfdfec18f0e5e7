package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An encoding of {@link ClientMessage} and {@link ServerMessage} as messages of a WebSocket. Stateless and safe for all
 * threads. Reading never throws: an invalid message is {@link ClientMessage.Garbage}.
 */
public interface WireProtocol {
    /** The largest binary message a client may send. */
    int MAX_BINARY = 64 * 1024 + 1;

    /** The largest text message a client may send, in characters. */
    int MAX_TEXT = 4 * 1024;

    /** Berth's own protocol {@code tgw.v1}: numbered, acknowledged, resumable. */
    static WireProtocol tgw() {
        return new TgwProtocol();
    }

    /** The protocol {@code tty} of ttyd. */
    static WireProtocol ttyd() {
        return new TtydProtocol();
    }

    /** The protocol of raw bytes, without a subprotocol. */
    static WireProtocol raw() {
        return new RawProtocol();
    }

    /** The protocol with this subprotocol; the empty text is the raw protocol. */
    static Optional<WireProtocol> named(String subprotocol) {
        return Stream.of(tgw(), ttyd(), raw())
                .filter(protocol -> protocol.subprotocol().equals(subprotocol))
                .findFirst();
    }

    /** The name in {@code Sec-WebSocket-Protocol}; empty for the raw protocol. */
    String subprotocol();

    /**
     * Whether clients acknowledge shown output. Otherwise output counts as shown when the transport has accepted it.
     */
    boolean acknowledges();

    /**
     * Whether clients can ask to become the owner. Otherwise a client that may write becomes the owner when it joins.
     */
    boolean canRequestOwnership();

    /** Whether the first message of a client is {@link ClientMessage.Opening}, with the size and the ticket. */
    boolean beginsWithOpening();

    ClientMessage readBinary(ByteBuffer message);

    ClientMessage readText(String message);

    /** The byte before the program's output in a message; empty when the protocol has no opcode. */
    Optional<Byte> outputOpcode();

    /** The frames of a message; none when the protocol has no such message. */
    List<WireFrame> encode(ServerMessage message);

    /** The close code for the program's exit. */
    int closeCode(PtyExit exit);
}
