package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way to write {@link ClientMessage} and {@link ServerMessage} as messages of a WebSocket. Stateless, safe for all
 * threads; reading never throws: what is not understood is {@link ClientMessage.Garbage}.
 */
public interface WireProtocol {
    /** The largest binary message a client may send. */
    int MAX_BINARY = 64 * 1024 + 1;

    /** The largest text message a client may send, in characters. */
    int MAX_TEXT = 4 * 1024;

    /** {@code tgw.v1}, ours: numbered, acknowledged, resumable. */
    static WireProtocol tgw() {
        return new TgwProtocol();
    }

    /** {@code tty}, that of ttyd. */
    static WireProtocol ttyd() {
        return new TtydProtocol();
    }

    /** No subprotocol: bytes both ways. */
    static WireProtocol raw() {
        return new RawProtocol();
    }

    /** The one that a client asks for by {@code subprotocol}; empty text is the raw one. */
    static Optional<WireProtocol> named(String subprotocol) {
        return Stream.of(tgw(), ttyd(), raw())
                .filter(protocol -> protocol.subprotocol().equals(subprotocol))
                .findFirst();
    }

    /** The name in {@code Sec-WebSocket-Protocol}; empty for the raw one. */
    String subprotocol();

    /** Whether its clients say what they have shown. Without that, what the transport took counts as shown. */
    boolean acknowledges();

    /** Whether its clients can ask to be the owner. Those that can't become it when they come. */
    boolean takes();

    /** Whether its clients begin with {@link ClientMessage.Opening}: the size is not known before. */
    boolean opens();

    ClientMessage binary(ByteBuffer message);

    ClientMessage text(String message);

    /** The byte before the program's output in a message; empty when there is none. */
    Optional<Byte> outputOpcode();

    /** The message, in none, one or several frames: a protocol leaves out what it can't say. */
    List<WireFrame> encode(ServerMessage message);

    /** The close code after the program's end. */
    int closeCode(PtyExit exit);
}
