package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtySize;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads untrusted JSON of a client. */
final class ClientJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 0xFFFF;

    private ClientJson() {}

    /**
     * Reads {@code text} as one JSON object by {@code reader}; garbage when {@code text} is no object or {@code reader}
     * answers empty.
     */
    static ClientMessage readObject(String text, Function<JsonNode, Optional<? extends ClientMessage>> reader) {
        if (text.length() > WireProtocol.MAX_TEXT) {
            return new ClientMessage.Garbage(GarbageKind.TOO_LARGE, text.length() + " characters of JSON");
        }
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JacksonException _) {
            return new ClientMessage.Garbage(GarbageKind.BAD_JSON, "no JSON");
        }
        if (!tree.isObject()) {
            return new ClientMessage.Garbage(GarbageKind.BAD_JSON, "JSON, but no object");
        }
        Optional<? extends ClientMessage> message = reader.apply(tree);
        return message.isPresent()
                ? message.get()
                : new ClientMessage.Garbage(GarbageKind.BAD_VALUE, "a value is missing or not allowed");
    }

    /**
     * The size of {@code columns} and {@code rows}; a missing number is 0, others are clamped to the range of a size.
     */
    static Optional<PtySize> size(JsonNode object) {
        return number(object.path("columns"))
                .flatMap(columns -> number(object.path("rows")).map(rows -> PtySize.of(columns, rows)));
    }

    private static Optional<Integer> number(JsonNode value) {
        if (value.isMissingNode()) {
            return Optional.of(0);
        }
        return value.isNumber() ? Optional.of((int) Math.clamp(value.doubleValue(), 0, MOST)) : Optional.empty();
    }
}
