package dev.berth.acp;

import tools.jackson.databind.JsonNode;

/**
 * The capabilities that an agent announces. A capability is present when its object is present, even an empty one.
 *
 * @param raw {@code agentCapabilities} unchanged, read-only; a missing node when the agent announced none
 */
public record AgentCapabilities(JsonNode raw) {
    /** Whether {@code session/load} works. */
    public boolean loadSession() {
        return raw.path("loadSession").asBoolean(false);
    }

    /**
     * Whether {@code session/NAME} works, for {@code resume}, {@code list}, {@code close}, {@code delete} and others.
     */
    public boolean session(String name) {
        return isPresent(raw.path("sessionCapabilities").path(name));
    }

    /** Whether prompts may hold images. */
    public boolean images() {
        return raw.path("promptCapabilities").path("image").asBoolean(false);
    }

    /** Whether prompts may hold whole resources. */
    public boolean embeddedContext() {
        return raw.path("promptCapabilities").path("embeddedContext").asBoolean(false);
    }

    private static boolean isPresent(JsonNode node) {
        return node.isObject() || node.asBoolean(false);
    }
}
