package dev.berth.testkit.llm;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The writer of one answer in OpenAI's responses dialect. Used by the thread of the request. */
final class ResponseWriter {
    private final EventStream events;
    private final String id = newId("resp_");
    private final ArrayNode output = LlmJson.array();
    private int sequenceNumber;

    ResponseWriter(EventStream events) {
        this.events = events;
    }

    void begin() throws IOException {
        emit(LlmJson.object("type", "response.created", "response", response("in_progress")));
        emit(LlmJson.object("type", "response.in_progress", "response", response("in_progress")));
    }

    void item(ContentBlock block) throws IOException, InterruptedException {
        switch (block) {
            case ContentBlock.Text text -> message(text);
            case ContentBlock.Thought(String text) -> reasoning(text);
            case ContentBlock.Call call -> call(call);
        }
    }

    void end(Reply.Ending ending) throws IOException {
        boolean complete = ending == Reply.Ending.DONE || ending == Reply.Ending.TOOL_CALL;
        ObjectNode response = response(complete ? "completed" : "incomplete");
        if (!complete) {
            String reason = ending == Reply.Ending.MAX_TOKENS ? "max_output_tokens" : "content_filter";
            response.set("incomplete_details", LlmJson.object("reason", reason));
        }
        response.set("usage", usage());
        emit(LlmJson.object("type", complete ? "response.completed" : "response.incomplete", "response", response));
    }

    private void message(ContentBlock.Text text) throws IOException, InterruptedException {
        String itemId = newId("msg_");
        ObjectNode item = LlmJson.object("type", "message", "id", itemId, "role", "assistant");
        item.put("status", "in_progress").set("content", LlmJson.array());
        emitAdded(item);
        emitPart("response.content_part.added", itemId, "part", part(""));
        for (ContentBlock.Piece piece : text.pieces()) {
            if (!piece.text().isEmpty()) {
                emitPart("response.output_text.delta", itemId, "delta", piece.text());
            }
            events.applyPiece(piece);
        }
        emitPart("response.output_text.done", itemId, "text", text.whole());
        emitPart("response.content_part.done", itemId, "part", part(text.whole()));
        item.put("status", "completed").set("content", LlmJson.array(part(text.whole())));
        emitDone(item);
    }

    private void emitPart(String type, String itemId, String name, Object value) throws IOException {
        emit(LlmJson.object(
                "type", type, "item_id", itemId, "output_index", output.size(), "content_index", 0, name, value));
    }

    private void reasoning(String text) throws IOException {
        String itemId = newId("rs_");
        ObjectNode part = LlmJson.object("type", "summary_text", "text", text);
        ObjectNode item = LlmJson.object("type", "reasoning", "id", itemId, "summary", LlmJson.array());
        emitAdded(item);
        emitSummary(
                "response.reasoning_summary_part.added",
                itemId,
                "part",
                LlmJson.object("type", "summary_text", "text", ""));
        emitSummary("response.reasoning_summary_text.delta", itemId, "delta", text);
        emitSummary("response.reasoning_summary_text.done", itemId, "text", text);
        emitSummary("response.reasoning_summary_part.done", itemId, "part", part);
        item.set("summary", LlmJson.array(part));
        emitDone(item);
    }

    private void emitSummary(String type, String itemId, String name, Object value) throws IOException {
        emit(LlmJson.object(
                "type", type, "item_id", itemId, "output_index", output.size(), "summary_index", 0, name, value));
    }

    private void call(ContentBlock.Call call) throws IOException {
        boolean freeform = call.tool().freeform();
        String field = freeform ? "input" : "arguments";
        String events = freeform ? "response.custom_tool_call_input" : "response.function_call_arguments";
        String itemId = newId("fc_");
        ObjectNode item = LlmJson.object(
                "type",
                freeform ? "custom_tool_call" : "function_call",
                "id",
                itemId,
                "call_id",
                newId("call_"),
                "name",
                call.tool().name(),
                field,
                "",
                "status",
                "in_progress");
        call.tool().namespace().ifPresent(namespace -> item.put("namespace", namespace));
        emitAdded(item);
        int index = output.size();
        emit(LlmJson.object(
                "type", events + ".delta", "item_id", itemId, "output_index", index, "delta", call.arguments()));
        emit(LlmJson.object(
                "type", events + ".done", "item_id", itemId, "output_index", index, field, call.arguments()));
        item.put("status", "completed").put(field, call.arguments());
        emitDone(item);
    }

    private void emitAdded(ObjectNode item) throws IOException {
        emit(LlmJson.object("type", "response.output_item.added", "output_index", output.size(), "item", item));
    }

    private void emitDone(ObjectNode item) throws IOException {
        emit(LlmJson.object("type", "response.output_item.done", "output_index", output.size(), "item", item));
        output.add(item);
    }

    private ObjectNode response(String status) {
        return LlmJson.object(
                "id",
                id,
                "object",
                "response",
                "created_at",
                1_767_225_600,
                "status",
                status,
                "model",
                FakeLlm.MODEL,
                "output",
                output.deepCopy());
    }

    private static ObjectNode usage() {
        return LlmJson.object(
                "input_tokens", 42,
                "input_tokens_details", LlmJson.object("cached_tokens", 0),
                "output_tokens", 7,
                "output_tokens_details", LlmJson.object("reasoning_tokens", 0),
                "total_tokens", 49);
    }

    private static ObjectNode part(String text) {
        return LlmJson.object("type", "output_text", "text", text, "annotations", List.of());
    }

    private void emit(ObjectNode event) throws IOException {
        events.sendNamed(event.put("sequence_number", sequenceNumber++));
    }

    private static String newId(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }
}
