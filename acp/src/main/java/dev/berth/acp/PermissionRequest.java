package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An agent's question for permission to run a tool call.
 *
 * @param raw the parameters unchanged, read-only
 */
public record PermissionRequest(String sessionId, JsonNode raw) {
    /** The tool call, in the form of a {@code tool_call_update}. */
    public JsonNode toolCall() {
        return raw.path("toolCall");
    }

    /** The tool call's id; some agents make one up for the question. */
    public Optional<String> toolCallId() {
        return toolCall().path("toolCallId").asStringOpt();
    }

    /** The tool call's title. */
    public Optional<String> title() {
        return toolCall().path("title").asStringOpt();
    }

    /** The allowed answers, in the agent's order. */
    public List<PermissionOption> options() {
        return raw.path("options")
                .valueStream()
                .map(o -> new PermissionOption(
                        o.path("optionId").asString(""),
                        o.path("name").asString(""),
                        o.path("kind").asString("")))
                .toList();
    }

    /** The first option of a kind. */
    public Optional<PermissionOption> option(String kind) {
        return options().stream().filter(o -> o.kind().equals(kind)).findFirst();
    }
}
