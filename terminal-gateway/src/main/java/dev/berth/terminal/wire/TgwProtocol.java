package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySignal;
import dev.berth.terminal.pty.PtySize;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The protocol {@code tgw.v1} of docs/terminal-protocol.md: binary messages of an opcode and big-endian numbers, and
 * JSON objects.
 */
record TgwProtocol() implements WireProtocol {
    private static final byte OUTPUT = 0x00;
    private static final byte SNAPSHOT = 0x01;
    private static final byte PONG = 0x03;

    @Override
    public String subprotocol() {
        return "tgw.v1";
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public boolean canRequestOwnership() {
        return true;
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
        if (!message.hasRemaining()) {
            return new ClientMessage.Garbage(GarbageKind.EMPTY, "an empty message");
        }
        int opcode = message.get(message.position()) & 0xFF;
        ByteBuffer rest = message.slice(message.position() + 1, message.remaining() - 1);
        return switch (opcode) {
            case 0x00 -> new ClientMessage.Input(rest);
            case 0x01 -> exactly(8, rest, TgwProtocol::resize);
            case 0x02 -> exactly(8, rest, bytes -> new ClientMessage.Ack(unsigned(bytes.getLong())));
            case 0x03 -> exactly(8, rest, bytes -> new ClientMessage.Ping(bytes.getLong()));
            case 0x04 -> exactly(1, rest, TgwProtocol::signal);
            default -> new ClientMessage.Garbage(GarbageKind.UNKNOWN_OPCODE, "opcode " + opcode);
        };
    }

    private static ClientMessage exactly(int length, ByteBuffer rest, Function<ByteBuffer, ClientMessage> read) {
        return rest.remaining() == length
                ? read.apply(rest)
                : new ClientMessage.Garbage(
                        GarbageKind.BAD_FRAME, rest.remaining() + " bytes after the opcode, not " + length);
    }

    private static ClientMessage resize(ByteBuffer bytes) {
        return new ClientMessage.Resize(new PtySize(
                bytes.getShort() & 0xFFFF,
                bytes.getShort() & 0xFFFF,
                bytes.getShort() & 0xFFFF,
                bytes.getShort() & 0xFFFF));
    }

    private static ClientMessage signal(ByteBuffer bytes) {
        int number = bytes.get() & 0xFF;
        Optional<PtySignal> known = Stream.of(PtySignal.values())
                .filter(signal -> signal.number() == number)
                .findFirst();
        return known.isPresent()
                ? new ClientMessage.Signal(known.get())
                : new ClientMessage.Garbage(GarbageKind.BAD_VALUE, "signal " + number);
    }

    private static long unsigned(long number) {
        return number < 0 ? Long.MAX_VALUE : number;
    }

    @Override
    public ClientMessage readText(String message) {
        return TgwText.read(message);
    }

    @Override
    public Optional<Byte> outputOpcode() {
        return Optional.of(OUTPUT);
    }

    @Override
    public List<WireFrame> encode(ServerMessage message) {
        return List.of(
                switch (message) {
                    case ServerMessage.Snapshot(ByteBuffer bytes) -> FrameBytes.frame(SNAPSHOT, bytes);
                    case ServerMessage.Pong(long clientTime, long serverTime) ->
                        FrameBytes.frame(
                                PONG,
                                ByteBuffer.allocate(16)
                                        .putLong(clientTime)
                                        .putLong(serverTime)
                                        .flip());
                    default -> new WireFrame.Text(TgwText.write(message));
                });
    }

    @Override
    public int closeCode(PtyExit exit) {
        return CloseCode.EXITED;
    }
}
