package dev.berth.acp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The agent's word that a turn is over.
 *
 * @param raw the whole answer, read-only; a null node from agents that answer nothing
 */
public record PromptResult(JsonNode raw) {
    /** An answer for an agent to give. */
    public static PromptResult of(StopReason reason) {
        return new PromptResult(JsonNodeFactory.instance.objectNode().put("stopReason", reason.value()));
    }

    /** Why it ended; empty when the agent does not say. */
    public Optional<StopReason> stopReason() {
        return raw.path("stopReason").asStringOpt().map(StopReason::new);
    }

    /** What it used; empty when the agent does not say, which can mean that the model was never reached. */
    public Optional<JsonNode> usage() {
        return Optional.of(raw.path("usage")).filter(JsonNode::isObject);
    }
}
