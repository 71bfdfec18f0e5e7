package dev.berth.acp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One update of a session. The set of variants is open: unknown variants are passed on unchanged.
 *
 * @param raw the {@code update} object unchanged, read-only
 */
public record SessionUpdate(String sessionId, JsonNode raw) {
    /** A piece of the agent's answer. */
    public static final String AGENT_MESSAGE = "agent_message_chunk";
    /** A piece of the agent's thinking. */
    public static final String AGENT_THOUGHT = "agent_thought_chunk";
    /** A piece of a user's prompt, in a replay. */
    public static final String USER_MESSAGE = "user_message_chunk";
    /** A tool is going to run. */
    public static final String TOOL_CALL = "tool_call";
    /** A tool call changed. */
    public static final String TOOL_CALL_UPDATE = "tool_call_update";
    /** The agent's plan. */
    public static final String PLAN = "plan";
    /** Tokens and cost. */
    public static final String USAGE = "usage_update";
    /** The session's mode changed. */
    public static final String MODE = "current_mode_update";
    /** The commands that a prompt may begin with. */
    public static final String COMMANDS = "available_commands_update";

    /** Makes the update with a piece of an agent's answer. */
    public static JsonNode message(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sessionUpdate", AGENT_MESSAGE)
                .set("content", Content.text(text).raw());
    }

    /** The typed view of the update; never throws. */
    public UpdateView view() {
        return UpdateViews.of(this);
    }

    /** The variant's name; empty when the update has none. */
    public String variant() {
        return raw.path("sessionUpdate").asString("");
    }

    /** The text of a chunk of any variant. */
    public Optional<String> text() {
        return variant().endsWith("_chunk") ? new Content(raw.path("content")).text() : Optional.empty();
    }

    /** The id of the tool call. */
    public Optional<String> toolCallId() {
        return raw.path("toolCallId").asStringOpt();
    }

    /** The title of a tool call or session. */
    public Optional<String> title() {
        return raw.path("title").asStringOpt();
    }

    /**
     * {@code pending}, {@code in_progress}, {@code completed}, {@code failed}; empty when the status did not change.
     */
    public Optional<String> status() {
        return raw.path("status").asStringOpt();
    }

    /** {@code read}, {@code edit}, {@code execute} and others. */
    public Optional<String> kind() {
        return raw.path("kind").asStringOpt();
    }

    /** The whole of a {@link #USAGE} update. */
    public Optional<JsonNode> usage() {
        return variant().equals(USAGE) ? Optional.of(raw) : Optional.empty();
    }
}
