package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The agent's answer to {@code initialize}: its name and capabilities.
 *
 * @param raw the whole answer, read-only
 */
public record InitializeResult(JsonNode raw) {
    /** The protocol version that this package speaks. */
    public static final int PROTOCOL_VERSION = 1;

    /** Makes the answer of an agent. */
    public static InitializeResult of(Implementation agent, JsonNode capabilities) {
        ObjectNode raw = JsonNodeFactory.instance.objectNode();
        raw.put("protocolVersion", PROTOCOL_VERSION).set("agentCapabilities", capabilities);
        raw.putObject("agentInfo").put("name", agent.name()).put("version", agent.version());
        raw.putArray("authMethods");
        return new InitializeResult(raw);
    }

    /** The agent's program and version; empty when the answer has none. */
    public Optional<Implementation> agent() {
        JsonNode info = raw.path("agentInfo");
        return info.isObject()
                ? Optional.of(new Implementation(
                        info.path("name").asString(""), info.path("version").asString("")))
                : Optional.empty();
    }

    /** The agent's capabilities. */
    public AgentCapabilities capabilities() {
        return new AgentCapabilities(raw.path("agentCapabilities"));
    }

    /** The agent's ways to log in. */
    public List<AuthMethod> authMethods() {
        return raw.path("authMethods")
                .valueStream()
                .map(m ->
                        new AuthMethod(m.path("id").asString(""), m.path("name").asString(""), m))
                .toList();
    }
}
