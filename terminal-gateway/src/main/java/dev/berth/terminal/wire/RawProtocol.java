package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The protocol of xterm.js's attach add-on: raw bytes in both directions, without resize. */
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
    public boolean canRequestOwnership() {
        return false;
    }

    @Override
    public boolean beginsWithOpening() {
        return false;
    }

    @Override
    public ClientMessage readBinary(ByteBuffer message) {
        if (message.remaining() > MAX_BINARY) {
            return new ClientMessage.Garbage(GarbageKind.TOO_LARGE, message.remaining() + " bytes");
        }
        return message.hasRemaining()
                ? new ClientMessage.Input(message)
                : new ClientMessage.Garbage(GarbageKind.EMPTY, "an empty message");
    }

    /** Reads keys: the add-on sends keys as text messages. */
    @Override
    public ClientMessage readText(String message) {
        return readBinary(FrameBytes.utf8(message));
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
        return FrameBytes.closeCode(exit);
    }
}
