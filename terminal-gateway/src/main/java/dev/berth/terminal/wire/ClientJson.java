package dev.berth.terminal.wire;

import dev.berth.terminal.pty.PtySize;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that a client sent: anything may be in it. */
final class ClientJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 0xFFFF;

    private ClientJson() {}

    /** What {@code read} makes of the one object that {@code text} is; garbage when it is none or {@code read} can't. */
    static ClientMessage object(String text, Function<JsonNode, Optional<? extends ClientMessage>> read) {
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
        Optional<? extends ClientMessage> message = read.apply(tree);
        return message.isPresent()
                ? message.get()
                : new ClientMessage.Garbage(GarbageKind.BAD_VALUE, "a value is missing or none of those allowed");
    }

    /** {@code columns} and {@code rows}; a size that was not said, or is no size, is 0. */
    static Optional<PtySize> size(JsonNode object) {
        return whole(object.path("columns"))
                .flatMap(columns -> whole(object.path("rows")).map(rows -> PtySize.of(columns, rows)));
    }

    private static Optional<Integer> whole(JsonNode value) {
        if (value.isMissingNode()) {
            return Optional.of(0);
        }
        return value.isNumber() ? Optional.of((int) Math.clamp(value.doubleValue(), 0, MOST)) : Optional.empty();
    }
}
