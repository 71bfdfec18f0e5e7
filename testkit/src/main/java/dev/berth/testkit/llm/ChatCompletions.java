package dev.berth.testkit.llm;

import dev.berth.testkit.llm.Conversation.Purpose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The dialect of OpenAI's {@code POST /chat/completions}. */
final class ChatCompletions implements ProviderDialect {
    @Override
    public Conversation read(JsonNode request) {
        String prompt = "";
        int answers = 0;
        boolean modelSpoke = false;
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").asString();
            boolean assistant = role.equals("assistant");
            if (assistant && !modelSpoke) {
                answers++;
            }
            modelSpoke = assistant;
            String text = role.equals("user") ? lastText(message.path("content")) : "";
            if (!text.isBlank()) {
                prompt = text;
                answers = 0;
            }
        }
        List<OfferedTool> tools = new ArrayList<>();
        request.path("tools")
                .forEach(tool -> tools.add(
                        OfferedTool.function(tool.path("function").path("name").asString())));
        return new Conversation(
                tools.isEmpty() ? Purpose.TITLE : Purpose.TURN,
                prompt,
                answers,
                tools,
                request.path("stream").asBoolean(false));
    }

    private static String lastText(JsonNode content) {
        String text = content.isString() ? content.stringValue() : "";
        for (JsonNode part : content) {
            text = part.path("text").asString(text);
        }
        return text;
    }

    @Override
    public void stream(Reply.Answer answer, EventStream events) throws IOException, InterruptedException {
        String id = newId("chatcmpl-");
        chunk(id, LlmJson.object("role", "assistant", "content", ""), null, events);
        int calls = 0;
        for (ContentBlock block : answer.blocks()) {
            switch (block) {
                case ContentBlock.Text(List<ContentBlock.Piece> pieces) -> {
                    for (ContentBlock.Piece piece : pieces) {
                        if (!piece.text().isEmpty()) {
                            chunk(id, LlmJson.object("content", piece.text()), null, events);
                        }
                        events.applyPiece(piece);
                    }
                }
                case ContentBlock.Thought(String text) ->
                    chunk(id, LlmJson.object("reasoning_content", text), null, events);
                case ContentBlock.Call call ->
                    chunk(id, LlmJson.object("tool_calls", LlmJson.array(toolCall(call, calls++))), null, events);
            }
        }
        chunk(id, LlmJson.object(), finishReason(answer), events);
        events.send("[DONE]");
    }

    private static void chunk(String id, ObjectNode delta, @Nullable String finishReason, EventStream events)
            throws IOException {
        ObjectNode chunk = LlmJson.object(
                "id",
                id,
                "object",
                "chat.completion.chunk",
                "created",
                1_767_225_600,
                "model",
                FakeLlm.MODEL,
                "choices",
                LlmJson.array(LlmJson.object("index", 0, "delta", delta, "finish_reason", finishReason)));
        if (finishReason != null) {
            chunk.set("usage", usage());
        }
        events.send(LlmJson.write(chunk));
    }

    @Override
    public ObjectNode wholeAnswer(Reply.Answer answer) {
        var text = new StringBuilder();
        ArrayNode calls = LlmJson.array();
        for (ContentBlock block : answer.blocks()) {
            switch (block) {
                case ContentBlock.Text part -> text.append(part.whole());
                case ContentBlock.Thought _ -> {}
                case ContentBlock.Call call -> calls.add(LlmJson.without(toolCall(call, 0), "index"));
            }
        }
        ObjectNode message = LlmJson.object("role", "assistant", "content", text.toString());
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return LlmJson.object(
                "id",
                newId("chatcmpl-"),
                "object",
                "chat.completion",
                "created",
                1_767_225_600,
                "model",
                FakeLlm.MODEL,
                "choices",
                LlmJson.array(LlmJson.object("index", 0, "message", message, "finish_reason", finishReason(answer))),
                "usage",
                usage());
    }

    @Override
    public ObjectNode error(int status, String message) {
        return openAiError(status, message);
    }

    static ObjectNode openAiError(int status, String message) {
        String type = status == 401 ? "authentication_error" : status < 500 ? "invalid_request_error" : "server_error";
        return LlmJson.object(
                "error", LlmJson.object("message", message, "type", type, "param", null, "code", "status_" + status));
    }

    private static ObjectNode toolCall(ContentBlock.Call call, int index) {
        ObjectNode function = LlmJson.object("name", call.tool().name(), "arguments", call.arguments());
        return LlmJson.object("index", index, "id", newId("call_"), "type", "function", "function", function);
    }

    private static ObjectNode usage() {
        return LlmJson.object("prompt_tokens", 42, "completion_tokens", 7, "total_tokens", 49);
    }

    private static String finishReason(Reply.Answer answer) {
        return switch (answer.ending()) {
            case DONE -> "stop";
            case TOOL_CALL -> "tool_calls";
            case MAX_TOKENS -> "length";
            case REFUSAL -> "content_filter";
        };
    }

    private static String newId(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }
}
