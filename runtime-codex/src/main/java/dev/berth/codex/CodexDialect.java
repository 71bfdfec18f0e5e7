package dev.berth.codex;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.session.AgentDialect;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The dialect of codex-acp. It ends a failed turn with {@code end_turn} and sends the error as text of the agent. When
 * the client announces the extension, it puts the failure into its answer instead.
 */
final class CodexDialect implements AgentDialect {
    @Override
    public ObjectNode extensions() {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        ObjectNode air = meta.putObject("jetbrains").putObject("air");
        air.put("version", 1).putArray("capabilities").add("sessionFailure");
        // codex-acp: with sessionFailure, the output of commands needs terminal_output as well
        return meta.put("terminal_output", true);
    }

    @Override
    public Optional<TurnFailure> failure(PromptResult result) {
        JsonNode failure = result.raw().at("/_meta/jetbrains/air/sessionFailure");
        return failure.path("severity").asString("").equals("error")
                ? Optional.of(new TurnFailure(
                        failure.path("title").asString("the turn failed"),
                        failure.path("category").asString("").equals("access")))
                : Optional.empty();
    }
}
