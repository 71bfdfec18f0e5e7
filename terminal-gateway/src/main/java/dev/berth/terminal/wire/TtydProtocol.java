package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The protocol of ttyd and its web page: an ASCII opcode, and JSON for sizes. PAUSE and RESUME work here; in ttyd 1.7.7
 * PAUSE is never reached and RESUME loses bytes.
 */
record TtydProtocol() implements WireProtocol {
    @Override
    public String subprotocol() {
        return "tty";
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
        return true;
    }

    @Override
    public ClientMessage readBinary(ByteBuffer message) {
        if (message.remaining() > MAX_BINARY) {
            return new ClientMessage.Garbage(GarbageKind.TOO_LARGE, message.remaining() + " bytes");
        }
        if (!message.hasRemaining()) {
            return new ClientMessage.Garbage(GarbageKind.EMPTY, "an empty message");
        }
        char opcode = (char) message.get(message.position());
        ByteBuffer rest = message.slice(message.position() + 1, message.remaining() - 1);
        return switch (opcode) {
            case '0' -> new ClientMessage.Input(rest);
            case '1' -> resize(rest);
            case '2' -> new ClientMessage.Flow(false);
            case '3' -> new ClientMessage.Flow(true);
            case '{' -> opening(message);
            default ->
                new ClientMessage.Garbage(
                        GarbageKind.UNKNOWN_OPCODE, "opcode " + (message.get(message.position()) & 0xFF));
        };
    }

    /** Reads a text message like a binary one, as ttyd does. */
    @Override
    public ClientMessage readText(String message) {
        return readBinary(FrameBytes.utf8(message));
    }

    private static ClientMessage resize(ByteBuffer json) {
        return ClientJson.readObject(
                text(json), object -> ClientJson.size(object).map(ClientMessage.Resize::new));
    }

    private static ClientMessage opening(ByteBuffer json) {
        return ClientJson.readObject(
                text(json),
                object -> ClientJson.size(object).map(size -> new ClientMessage.Opening(size, token(object))));
    }

    private static String token(JsonNode object) {
        return object.path("AuthToken").asString("");
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    @Override
    public Optional<Byte> outputOpcode() {
        return Optional.of((byte) '0');
    }

    @Override
    public List<WireFrame> encode(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Hello hello ->
                List.of(
                        FrameBytes.frame('1', FrameBytes.utf8(hello.title())),
                        FrameBytes.frame('2', FrameBytes.utf8("{}")));
            case ServerMessage.Title(String title) -> List.of(FrameBytes.frame('1', FrameBytes.utf8(title)));
            case ServerMessage.Snapshot(ByteBuffer bytes) -> List.of(FrameBytes.frame('0', bytes));
            default -> List.of();
        };
    }

    @Override
    public int closeCode(PtyExit exit) {
        return FrameBytes.closeCode(exit);
    }
}
