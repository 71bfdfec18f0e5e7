package dev.berth.codex;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.session.AgentDialect;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * codex-acp ends a turn that failed with {@code end_turn} and the error as text of the agent. Asked for it, it puts the failure
 * into its answer instead.
 */
final class CodexDialect implements AgentDialect {
    @Override
    public ObjectNode extensions() {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        ObjectNode air = meta.putObject("jetbrains").putObject("air");
        air.put("version", 1).putArray("capabilities").add("sessionFailure");
        // who asks for the former gets the output of commands only when asking for that too
        return meta.put("terminal_output", true);
    }

    @Override
    public Optional<TurnFailure> failure(PromptResult done) {
        JsonNode failure = done.raw().at("/_meta/jetbrains/air/sessionFailure");
        return failure.path("severity").asString("").equals("error")
                ? Optional.of(new TurnFailure(
                        failure.path("title").asString("the turn failed"),
                        failure.path("category").asString("").equals("access")))
                : Optional.empty();
    }
}
