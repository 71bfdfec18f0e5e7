package dev.berth.testkit.llm;

import dev.berth.testkit.llm.Conversation.Purpose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The dialect of OpenAI's {@code POST /responses}, as Codex uses it. */
final class OpenAiResponses implements ProviderDialect {
    /** The beginnings of texts that Codex itself adds to user messages. */
    private static final List<String> NOT_THE_USER = List.of(
            "<environment_context",
            "<user_instructions",
            "<permissions",
            "<turn_aborted",
            "<skills",
            "<apps",
            "<collaboration",
            "# AGENTS.md");

    private static final Set<String> BY_MODEL = Set.of("reasoning", "function_call", "custom_tool_call");

    @Override
    public Conversation read(JsonNode request) {
        String prompt = request.path("input").asString("");
        int answers = 0;
        boolean modelSpoke = false;
        for (JsonNode item : request.path("input")) {
            String role = item.path("role").asString();
            boolean byModel = role.equals("assistant")
                    || BY_MODEL.contains(item.path("type").asString());
            if (byModel && !modelSpoke) {
                answers++;
            }
            modelSpoke = byModel;
            Optional<String> own = role.equals("user") ? ownText(item.path("content")) : Optional.empty();
            if (own.isPresent()) {
                prompt = own.get();
                answers = 0;
            }
        }
        JsonNode reviewSchema = request.at("/text/format/schema/properties/outcome");
        List<OfferedTool> tools = new ArrayList<>();
        request.path("tools").forEach(tool -> collect(tool, Optional.empty(), tools));
        return new Conversation(
                reviewSchema.isMissingNode() ? Purpose.TURN : Purpose.REVIEW, prompt, answers, tools, true);
    }

    private static Optional<String> ownText(JsonNode content) {
        List<String> texts = new ArrayList<>();
        if (content.isString()) {
            texts.add(content.stringValue());
        }
        content.forEach(part -> texts.add(part.path("text").asString("")));
        return texts.reversed().stream().filter(OpenAiResponses::isOwn).findFirst();
    }

    private static boolean isOwn(String text) {
        String start = text.stripLeading();
        return !start.isEmpty() && NOT_THE_USER.stream().noneMatch(start::startsWith);
    }

    private static void collect(JsonNode tool, Optional<String> namespace, List<OfferedTool> tools) {
        String name = tool.path("name").asString("");
        switch (tool.path("type").asString("")) {
            case "namespace" -> tool.path("tools").forEach(inner -> collect(inner, Optional.of(name), tools));
            case "function" -> tools.add(new OfferedTool(name, namespace, false));
            case "custom" -> tools.add(new OfferedTool(name, namespace, true));
            default -> {} // the provider's own tools, such as web_search
        }
    }

    @Override
    public void stream(Reply.Answer answer, EventStream events) throws IOException, InterruptedException {
        var writer = new ResponseWriter(events);
        writer.begin();
        for (ContentBlock block : answer.blocks()) {
            writer.item(block);
        }
        writer.end(answer.ending());
    }

    @Override
    public ObjectNode wholeAnswer(Reply.Answer answer) {
        throw new IllegalStateException("responses are always streamed");
    }

    @Override
    public ObjectNode error(int status, String message) {
        return ChatCompletions.openAiError(status, message);
    }
}
