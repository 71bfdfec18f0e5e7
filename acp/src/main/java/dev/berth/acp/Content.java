package dev.berth.acp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One part of a prompt or message.
 *
 * @param raw the part in the form of the protocol, read-only
 */
public record Content(JsonNode raw) {
    /** Plain text. */
    public static Content text(String text) {
        return new Content(
                JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text));
    }

    /** A link to a file or page. */
    public static Content link(String uri, String name) {
        return new Content(JsonNodeFactory.instance
                .objectNode()
                .put("type", "resource_link")
                .put("uri", uri)
                .put("name", name));
    }

    /** An image; only for agents with {@link AgentCapabilities#images()}. */
    public static Content image(String base64, String mimeType) {
        return new Content(JsonNodeFactory.instance
                .objectNode()
                .put("type", "image")
                .put("data", base64)
                .put("mimeType", mimeType));
    }

    /** The text of a text part; empty for other parts. */
    public Optional<String> text() {
        return raw.path("type").asString("").equals("text") ? raw.path("text").asStringOpt() : Optional.empty();
    }
}
