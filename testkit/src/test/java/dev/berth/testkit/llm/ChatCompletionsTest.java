package dev.berth.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ChatCompletionsTest {
    private static final String PATH = "/v1/chat/completions";

    private final FakeLlm llm = FakeLlm.start();
    private final LlmClient client = LlmClient.of(llm);

    @AfterEach
    void close() {
        client.close();
        llm.close();
    }

    @Test
    void a_text_is_streamed_from_the_role_to_the_usage() throws Exception {
        List<String> events = client.events(PATH, request(user("@@think hm\n@@say a text of more than one piece")));

        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(LlmJson::read).toList();
        assertThat(chunks.getFirst().at("/choices/0/delta"))
                .isEqualTo(LlmJson.object("role", "assistant", "content", ""));
        assertThat(joined(chunks, "reasoning_content")).isEqualTo("hm");
        assertThat(joined(chunks, "content")).isEqualTo("a text of more than one piece");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(49);
    }

    @Test
    void a_tool_is_called_by_the_name_that_was_offered() throws Exception {
        ObjectNode call = LlmJson.object("role", "assistant", "content", null);
        ObjectNode result = LlmJson.object("role", "tool", "content", "ok");
        ObjectNode script = user("@@write a.txt :: x\n@@run ls");

        JsonNode write = toolCall(client.events(PATH, request(script)));
        JsonNode run = toolCall(client.events(PATH, request(script, call, result)));

        assertThat(write.path("index").asInt(-1)).isZero();
        assertThat(write.at("/function/name").asString()).isEqualTo("write_file");
        assertThat(LlmJson.read(write.at("/function/arguments").asString()))
                .isEqualTo(LlmJson.object("path", "a.txt", "content", "x"));
        assertThat(run.at("/function/name").asString()).isEqualTo("terminal");
    }

    @Test
    void without_a_stream_one_object_comes() throws Exception {
        ObjectNode request = request(user("@@say hi\n@@run ls")).put("stream", false);

        JsonNode message = LlmJson.read(client.post(PATH, request).body());

        assertThat(message.at("/choices/0/message/content").asString()).isEqualTo("hi");
        assertThat(message.at("/choices/0/message/tool_calls/0/function/name").asString())
                .isEqualTo("terminal");
        assertThat(message.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
    }

    @Test
    void endings_and_errors_have_the_names_of_the_protocol() throws Exception {
        assertThat(finishReason("@@max-tokens")).isEqualTo("length");
        assertThat(finishReason("@@refuse")).isEqualTo("content_filter");

        var response = client.post(PATH, request(user("@@error 400")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(LlmJson.read(response.body()).at("/error/type").asString()).isEqualTo("invalid_request_error");
    }

    private String finishReason(String script) throws Exception {
        List<String> events = client.events(PATH, request(user(script)));
        return LlmJson.read(events.get(events.size() - 2))
                .at("/choices/0/finish_reason")
                .asString();
    }

    private static JsonNode toolCall(List<String> events) {
        return LlmJson.read(events.get(1)).at("/choices/0/delta/tool_calls/0");
    }

    private static String joined(List<JsonNode> chunks, String field) {
        var joined = new StringBuilder();
        chunks.forEach(
                chunk -> joined.append(chunk.at("/choices/0/delta/" + field).asString("")));
        return joined.toString();
    }

    private static ObjectNode user(String text) {
        return LlmJson.object("role", "user", "content", text);
    }

    private static ObjectNode request(ObjectNode... messages) {
        List<ObjectNode> tools = List.of(function("terminal"), function("write_file"));
        return LlmJson.object("messages", List.of(messages), "tools", tools, "stream", true);
    }

    private static ObjectNode function(String name) {
        return LlmJson.object("type", "function", "function", LlmJson.object("name", name));
    }
}
