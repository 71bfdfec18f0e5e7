package dev.berth.acp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The agent's answer to a prompt: the turn is over.
 *
 * @param raw the whole answer, read-only; a null node from agents that answer nothing
 */
public record PromptResult(JsonNode raw) {
    /** Makes the answer of an agent. */
    public static PromptResult of(StopReason reason) {
        return new PromptResult(JsonNodeFactory.instance.objectNode().put("stopReason", reason.value()));
    }

    /** The reason why the turn ended; empty when the agent gives none. */
    public Optional<StopReason> stopReason() {
        return raw.path("stopReason").asStringOpt().map(StopReason::new);
    }

    /**
     * The tokens that the turn used; empty when the agent gives none, which can mean that the model was never reached.
     */
    public Optional<JsonNode> usage() {
        return Optional.of(raw.path("usage")).filter(JsonNode::isObject);
    }
}
