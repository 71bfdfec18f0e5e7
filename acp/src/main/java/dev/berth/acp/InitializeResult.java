package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who the agent is and what it can do.
 *
 * @param raw the whole answer, read-only
 */
public record InitializeResult(JsonNode raw) {
    /** The protocol version that all of this package speaks. */
    public static final int PROTOCOL_VERSION = 1;

    /** An answer for an agent to give. */
    public static InitializeResult of(Implementation agent, JsonNode capabilities) {
        ObjectNode raw = JsonNodeFactory.instance.objectNode();
        raw.put("protocolVersion", PROTOCOL_VERSION).set("agentCapabilities", capabilities);
        raw.putObject("agentInfo").put("name", agent.name()).put("version", agent.version());
        raw.putArray("authMethods");
        return new InitializeResult(raw);
    }

    /** Program and version; empty when the agent does not say. */
    public Optional<Implementation> agent() {
        JsonNode info = raw.path("agentInfo");
        return info.isObject()
                ? Optional.of(new Implementation(
                        info.path("name").asString(""), info.path("version").asString("")))
                : Optional.empty();
    }

    /** What it can do. */
    public AgentCapabilities capabilities() {
        return new AgentCapabilities(raw.path("agentCapabilities"));
    }

    /** The ways to log in. */
    public List<AuthMethod> authMethods() {
        return raw.path("authMethods")
                .valueStream()
                .map(m ->
                        new AuthMethod(m.path("id").asString(""), m.path("name").asString(""), m))
                .toList();
    }
}
