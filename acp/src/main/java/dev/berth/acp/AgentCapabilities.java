package dev.berth.acp;

import tools.jackson.databind.JsonNode;

/**
 * What an agent says it can do. An ability is there when its object is there, even if empty.
 *
 * @param raw {@code agentCapabilities} as it came, read-only; a missing node when the agent said nothing
 */
public record AgentCapabilities(JsonNode raw) {
    /** Whether {@code session/load} works. */
    public boolean loadSession() {
        return raw.path("loadSession").asBoolean(false);
    }

    /** Whether {@code session/NAME} works, for {@code resume}, {@code list}, {@code close}, {@code delete} and others. */
    public boolean session(String name) {
        return present(raw.path("sessionCapabilities").path(name));
    }

    /** Whether prompts may hold images. */
    public boolean images() {
        return raw.path("promptCapabilities").path("image").asBoolean(false);
    }

    /** Whether prompts may hold whole resources. */
    public boolean embeddedContext() {
        return raw.path("promptCapabilities").path("embeddedContext").asBoolean(false);
    }

    private static boolean present(JsonNode node) {
        return node.isObject() || node.asBoolean(false);
    }
}
