package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtyExit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What ttyd and its web page speak: an ASCII opcode, JSON for sizes. PAUSE and RESUME do what they say, which ttyd 1.7.7's
 * don't (its PAUSE is never reached, its RESUME loses bytes).
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
    public boolean takes() {
        return false;
    }

    @Override
    public boolean opens() {
        return true;
    }

    @Override
    public ClientMessage binary(ByteBuffer message) {
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

    /** ttyd does not ask of which kind a message is. */
    @Override
    public ClientMessage text(String message) {
        return binary(Bytes.utf8(message));
    }

    private static ClientMessage resize(ByteBuffer json) {
        return ClientJson.object(text(json), object -> ClientJson.size(object).map(ClientMessage.Resize::new));
    }

    private static ClientMessage opening(ByteBuffer json) {
        return ClientJson.object(
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
                List.of(Bytes.frame('1', Bytes.utf8(hello.title())), Bytes.frame('2', Bytes.utf8("{}")));
            case ServerMessage.Title(String title) -> List.of(Bytes.frame('1', Bytes.utf8(title)));
            case ServerMessage.Snapshot(ByteBuffer bytes) -> List.of(Bytes.frame('0', bytes));
            default -> List.of();
        };
    }

    @Override
    public int closeCode(PtyExit exit) {
        return Bytes.closeCode(exit);
    }
}
