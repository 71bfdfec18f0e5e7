package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A session that the agent has open.
 *
 * @param raw the whole answer, read-only
 */
public record OpenedSession(String sessionId, JsonNode raw) {
    /** An answer for an agent to give. */
    public static OpenedSession of(String sessionId) {
        return new OpenedSession(
                sessionId, JsonNodeFactory.instance.objectNode().put("sessionId", sessionId));
    }

    /** The ids of the modes it offers; empty when it has none. */
    public List<String> modes() {
        return raw.path("modes")
                .path("availableModes")
                .valueStream()
                .map(mode -> mode.path("id").asString(""))
                .toList();
    }

    /** The mode it is in. */
    public Optional<String> currentMode() {
        return raw.path("modes").path("currentModeId").asStringOpt();
    }

    /** What can be set, in the form of the protocol. */
    public List<JsonNode> configOptions() {
        return raw.path("configOptions").valueStream().toList();
    }
}
