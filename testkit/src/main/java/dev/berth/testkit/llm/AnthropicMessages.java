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

/** The dialect of Anthropic's {@code POST /v1/messages}. */
final class AnthropicMessages implements ProviderDialect {
    /** The beginnings of texts that Claude Code itself adds to user messages. */
    private static final List<String> NOT_THE_USER = List.of(
            "<system-reminder",
            "<local-command",
            "<command-",
            "<task-notification",
            "[Request interrupted",
            "<context ");

    @Override
    public Conversation read(JsonNode request) {
        String prompt = "";
        int answers = 0;
        boolean modelSpoke = false;
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").asString("");
            if (role.equals("system")) {
                continue; // Claude Code adds its own notes between the messages
            }
            boolean assistant = role.equals("assistant");
            if (assistant && !modelSpoke) {
                answers++;
            }
            modelSpoke = assistant;
            List<String> own = assistant ? List.of() : ownTexts(message.path("content"));
            if (!own.isEmpty()) {
                prompt = own.getLast();
                answers = 0;
            }
        }
        List<OfferedTool> tools = new ArrayList<>();
        request.path("tools")
                .forEach(
                        tool -> tools.add(OfferedTool.function(tool.path("name").asString())));
        boolean isSideRequest = tools.isEmpty() || prompt.startsWith("[SUGGESTION MODE");
        return new Conversation(
                isSideRequest ? Purpose.TITLE : Purpose.TURN,
                prompt,
                answers,
                tools,
                request.path("stream").asBoolean(false));
    }

    /**
     * The user's own texts in a message. After a cancel, Claude Code merges the next prompt into the message with the
     * tool's result.
     */
    private static List<String> ownTexts(JsonNode content) {
        List<String> texts = new ArrayList<>();
        if (content.isString()) {
            texts.add(content.stringValue());
        }
        for (JsonNode block : content) {
            if (block.path("type").asString().equals("tool_result")) {
                texts.clear();
            } else if (block.path("type").asString().equals("text")) {
                texts.add(block.path("text").asString());
            }
        }
        return texts.stream().filter(AnthropicMessages::isOwn).toList();
    }

    private static boolean isOwn(String text) {
        String start = text.stripLeading();
        return !start.isEmpty() && NOT_THE_USER.stream().noneMatch(start::startsWith);
    }

    @Override
    public void stream(Reply.Answer answer, EventStream events) throws IOException, InterruptedException {
        ObjectNode message = message(LlmJson.array(), null, 1);
        events.sendNamed(LlmJson.object("type", "message_start", "message", message));
        events.sendNamed(LlmJson.object("type", "ping"));
        int index = 0;
        for (ContentBlock block : answer.blocks()) {
            events.sendNamed(
                    LlmJson.object("type", "content_block_start", "index", index, "content_block", startBlock(block)));
            content(block, index, events);
            events.sendNamed(LlmJson.object("type", "content_block_stop", "index", index));
            index++;
        }
        ObjectNode delta = LlmJson.object("stop_reason", stopReason(answer), "stop_sequence", null);
        events.sendNamed(LlmJson.object("type", "message_delta", "delta", delta, "usage", usage(7)));
        events.sendNamed(LlmJson.object("type", "message_stop"));
    }

    private static ObjectNode startBlock(ContentBlock block) {
        return switch (block) {
            case ContentBlock.Text _ -> LlmJson.object("type", "text", "text", "");
            case ContentBlock.Thought _ -> LlmJson.object("type", "thinking", "thinking", "", "signature", "");
            case ContentBlock.Call call -> call(call, LlmJson.object());
        };
    }

    private static void content(ContentBlock block, int index, EventStream events)
            throws IOException, InterruptedException {
        switch (block) {
            case ContentBlock.Text(List<ContentBlock.Piece> pieces) -> {
                for (ContentBlock.Piece piece : pieces) {
                    if (!piece.text().isEmpty()) {
                        delta(index, LlmJson.object("type", "text_delta", "text", piece.text()), events);
                    }
                    events.applyPiece(piece);
                }
            }
            case ContentBlock.Thought(String text) -> {
                delta(index, LlmJson.object("type", "thinking_delta", "thinking", text), events);
                delta(index, LlmJson.object("type", "signature_delta", "signature", "ZmFrZQ=="), events);
            }
            case ContentBlock.Call call -> {
                String json = call.arguments();
                int middle = json.offsetByCodePoints(0, json.codePointCount(0, json.length()) / 2);
                for (String part : List.of("", json.substring(0, middle), json.substring(middle))) {
                    delta(index, LlmJson.object("type", "input_json_delta", "partial_json", part), events);
                }
            }
        }
    }

    private static void delta(int index, ObjectNode delta, EventStream events) throws IOException {
        events.sendNamed(LlmJson.object("type", "content_block_delta", "index", index, "delta", delta));
    }

    @Override
    public ObjectNode wholeAnswer(Reply.Answer answer) {
        ArrayNode content = LlmJson.array();
        for (ContentBlock block : answer.blocks()) {
            content.add(
                    switch (block) {
                        case ContentBlock.Text text -> LlmJson.object("type", "text", "text", text.whole());
                        case ContentBlock.Thought(String text) ->
                            LlmJson.object("type", "thinking", "thinking", text, "signature", "ZmFrZQ==");
                        case ContentBlock.Call call -> call(call, call.input());
                    });
        }
        return message(content, stopReason(answer), 7);
    }

    @Override
    public ObjectNode error(int status, String message) {
        String type = switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
        return LlmJson.object("type", "error", "error", LlmJson.object("type", type, "message", message));
    }

    private static ObjectNode call(ContentBlock.Call call, JsonNode input) {
        return LlmJson.object(
                "type", "tool_use", "id", newId("toolu_"), "name", call.tool().name(), "input", input);
    }

    private static ObjectNode message(ArrayNode content, @Nullable String stopReason, int out) {
        return LlmJson.object(
                "id",
                newId("msg_"),
                "type",
                "message",
                "role",
                "assistant",
                "model",
                FakeLlm.MODEL,
                "content",
                content,
                "stop_reason",
                stopReason,
                "stop_sequence",
                null,
                "usage",
                usage(out));
    }

    private static ObjectNode usage(int out) {
        return LlmJson.object(
                "input_tokens", 42,
                "cache_creation_input_tokens", 0,
                "cache_read_input_tokens", 0,
                "output_tokens", out);
    }

    private static String stopReason(Reply.Answer answer) {
        return switch (answer.ending()) {
            case DONE -> "end_turn";
            case TOOL_CALL -> "tool_use";
            case MAX_TOKENS -> "max_tokens";
            case REFUSAL -> "refusal";
        };
    }

    private static String newId(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }
}
