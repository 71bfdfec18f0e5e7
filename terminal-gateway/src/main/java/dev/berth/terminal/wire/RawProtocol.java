package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Bytes both ways, as xterm's attach add-on speaks; it can't resize. */
record RawProtocol() implements WireProtocol {
    @Override
    public String subprotocol() {
        return "";
    }

    @Override
    public boolean acknowledges() {
        return false;
    }

    @Override
    public boolean takes() {
        return false;
    }

    @Override
    public boolean opens() {
        return false;
    }

    @Override
    public ClientMessage binary(ByteBuffer message) {
        if (message.remaining() > MAX_BINARY) {
            return new ClientMessage.Garbage(GarbageKind.TOO_LARGE, message.remaining() + " bytes");
        }
        return message.hasRemaining()
                ? new ClientMessage.Input(message)
                : new ClientMessage.Garbage(GarbageKind.EMPTY, "an empty message");
    }

    /** The add-on sends keys as text. */
    @Override
    public ClientMessage text(String message) {
        return binary(Bytes.utf8(message));
    }

    @Override
    public Optional<Byte> outputOpcode() {
        return Optional.empty();
    }

    @Override
    public List<WireFrame> encode(ServerMessage message) {
        return message instanceof ServerMessage.Snapshot(ByteBuffer bytes)
                ? List.of(new WireFrame.Binary(bytes.duplicate()))
                : List.of();
    }

    @Override
    public int closeCode(PtyExit exit) {
        return Bytes.closeCode(exit);
    }
}
