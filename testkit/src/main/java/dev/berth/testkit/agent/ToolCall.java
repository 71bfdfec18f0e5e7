package dev.berth.testkit.agent;

import static java.util.Objects.requireNonNull;

import dev.berth.acp.Content;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tool call as the agent sends it to the client. Immutable. */
record ToolCall(String id, String title, String kind, JsonNode input, Optional<Path> file) {
    ToolCall {
        requireNonNull(id, "id is null");
        requireNonNull(title, "title is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(input, "input is null");
        requireNonNull(file, "file is null");
    }

    /** The update that announces the tool call; {@code diff} shows the changes of a write. */
    ObjectNode announcement(Optional<ObjectNode> diff) {
        ObjectNode update = description().put("sessionUpdate", "tool_call").put("status", "pending");
        diff.ifPresent(change -> update.putArray("content").add(change));
        return update;
    }

    /** The description of the tool call in a permission question. */
    ObjectNode description() {
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        call.put("toolCallId", id).put("title", title).put("kind", kind).set("rawInput", input);
        file.ifPresent(path -> call.putArray("locations").addObject().put("path", path.toString()));
        return call;
    }

    ObjectNode statusUpdate(String status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sessionUpdate", "tool_call_update")
                .put("toolCallId", id)
                .put("status", status);
    }

    /** The update for the end of the tool call, with its output. */
    ObjectNode resultUpdate(boolean success, String output) {
        ObjectNode update = statusUpdate(success ? "completed" : "failed").put("rawOutput", output);
        update.putArray("content")
                .addObject()
                .put("type", "content")
                .set("content", Content.text(output).raw());
        return update;
    }

    static ObjectNode diff(Path file, String before, String after) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "diff")
                .put("path", file.toString())
                .put("oldText", before)
                .put("newText", after);
    }
}
