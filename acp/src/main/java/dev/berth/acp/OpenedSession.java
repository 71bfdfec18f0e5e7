package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The agent's answer that opens a session.
 *
 * @param raw the whole answer, read-only
 */
public record OpenedSession(String sessionId, JsonNode raw) {
    /** Makes the answer of an agent. */
    public static OpenedSession of(String sessionId) {
        return new OpenedSession(
                sessionId, JsonNodeFactory.instance.objectNode().put("sessionId", sessionId));
    }

    /** The ids of the session's modes; empty when it has none. */
    public List<String> modes() {
        return raw.path("modes")
                .path("availableModes")
                .valueStream()
                .map(mode -> mode.path("id").asString(""))
                .toList();
    }

    /** The id of the session's current mode. */
    public Optional<String> currentMode() {
        return raw.path("modes").path("currentModeId").asStringOpt();
    }

    /** The session's options, in the form of the protocol. */
    public List<JsonNode> configOptions() {
        return raw.path("configOptions").valueStream().toList();
    }
}
