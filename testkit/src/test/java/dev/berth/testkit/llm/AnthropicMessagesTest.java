package dev.berth.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class AnthropicMessagesTest {
    private static final String PATH = "/v1/messages?beta=true";

    private final FakeLlm llm = FakeLlm.start();
    private final LlmClient client = LlmClient.of(llm);

    @AfterEach
    void close() {
        client.close();
        llm.close();
    }

    @Test
    void a_text_is_streamed_in_the_order_of_the_protocol() throws Exception {
        List<JsonNode> events = client.jsonEvents(PATH, request(user("@@say Grüße 🎉 from a model that talks")));

        assertThat(types(events))
                .startsWith("message_start", "ping", "content_block_start", "content_block_delta")
                .endsWith("content_block_stop", "message_delta", "message_stop");
        assertThat(events.getFirst().at("/message/usage/input_tokens").asInt()).isEqualTo(42);
        assertThat(text(events)).isEqualTo("Grüße 🎉 from a model that talks");
        assertThat(stopReason(events)).isEqualTo("end_turn");
    }

    @Test
    void the_steps_of_a_script_follow_the_tool_results() throws Exception {
        String script = "@@think hm\n@@say writing\n@@write /w/a.txt :: hello\\n\n@@run ls\n@@say all done";
        ObjectNode first =
                LlmJson.object("role", "assistant", "content", LlmJson.array(LlmJson.object("type", "tool_use")));
        ObjectNode result =
                user(LlmJson.object("type", "tool_result", "content", "ok"), text("<system-reminder>be nice"));

        List<JsonNode> writes = client.jsonEvents(PATH, request(user(script)));
        List<JsonNode> runs = client.jsonEvents(PATH, request(user(script), first, result));
        List<JsonNode> says = client.jsonEvents(PATH, request(user(script), first, result, first, result));

        assertThat(tool(writes)).isEqualTo("Write");
        assertThat(input(writes)).isEqualTo(LlmJson.object("file_path", "/w/a.txt", "content", "hello\n"));
        assertThat(stopReason(writes)).isEqualTo("tool_use");
        assertThat(thought(writes)).isEqualTo("hm");
        assertThat(tool(runs)).isEqualTo("Bash");
        assertThat(input(runs).path("command").asString()).isEqualTo("ls");
        assertThat(text(says)).isEqualTo("all done");
    }

    @Test
    void a_prompt_merged_behind_a_tool_result_is_the_users_own() throws Exception {
        ObjectNode call =
                LlmJson.object("role", "assistant", "content", LlmJson.array(LlmJson.object("type", "tool_use")));
        ObjectNode merged = user(
                text("stale"),
                LlmJson.object("type", "tool_result", "content", "interrupted"),
                text("[Request interrupted by user]"),
                text("@@say next"),
                text("<system-reminder>x"));

        assertThat(text(client.jsonEvents(PATH, request(user("@@run sleep 9"), call, merged))))
                .isEqualTo("next");
    }

    @Test
    void notes_of_the_agent_between_the_messages_are_not_the_users() throws Exception {
        ObjectNode note = LlmJson.object("role", "system", "content", "# Environment");

        assertThat(text(client.jsonEvents(PATH, request(user("hello"), note)))).isEqualTo("You said: hello");
    }

    @Test
    void the_model_ends_as_the_script_says() throws Exception {
        assertThat(stopReason(client.jsonEvents(PATH, request(user("@@max-tokens")))))
                .isEqualTo("max_tokens");
        assertThat(stopReason(client.jsonEvents(PATH, request(user("@@refuse")))))
                .isEqualTo("refusal");
    }

    @Test
    void without_a_stream_one_object_comes() throws Exception {
        ObjectNode request = request(user("@@say hi\n@@read /x")).put("stream", false);

        JsonNode message = LlmJson.read(client.post(PATH, request).body());

        assertThat(message.at("/content/0/text").asString()).isEqualTo("hi");
        assertThat(message.at("/content/1/input/file_path").asString()).isEqualTo("/x");
        assertThat(message.path("stop_reason").asString()).isEqualTo("tool_use");
    }

    @Test
    void a_request_without_tools_is_for_a_title_and_obeys_no_script() throws Exception {
        ObjectNode request = request(user("@@hang"));
        request.remove("tools");

        assertThat(text(client.jsonEvents(PATH, request))).isEqualTo("Scripted conversation");
    }

    @Test
    void tokens_are_counted_and_errors_have_their_type() throws Exception {
        assertThat(client.post("/v1/messages/count_tokens?beta=true", LlmJson.object())
                        .body())
                .isEqualTo("{\"input_tokens\":42}");

        var response = client.post(PATH, request(user("@@error 529")));

        assertThat(response.statusCode()).isEqualTo(529);
        assertThat(LlmJson.read(response.body()).at("/error/type").asString()).isEqualTo("overloaded_error");
    }

    private static ObjectNode request(ObjectNode... messages) {
        ArrayNode tools = LlmJson.array();
        for (String name : List.of("Bash", "Read", "Write")) {
            tools.add(LlmJson.object("name", name));
        }
        return LlmJson.object("messages", List.of(messages), "tools", tools, "stream", true);
    }

    private static ObjectNode user(String text) {
        return LlmJson.object("role", "user", "content", text);
    }

    private static ObjectNode user(ObjectNode... blocks) {
        return LlmJson.object("role", "user", "content", List.of(blocks));
    }

    private static ObjectNode text(String text) {
        return LlmJson.object("type", "text", "text", text);
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asString()).toList();
    }

    private static String text(List<JsonNode> events) {
        return joined(events, "text");
    }

    private static String thought(List<JsonNode> events) {
        return joined(events, "thinking");
    }

    private static JsonNode input(List<JsonNode> events) {
        return LlmJson.read(joined(events, "partial_json"));
    }

    private static String joined(List<JsonNode> events, String field) {
        var joined = new StringBuilder();
        events.forEach(event -> joined.append(event.path("delta").path(field).asString("")));
        return joined.toString();
    }

    private static String tool(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.at("/content_block/name").asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("none");
    }

    private static String stopReason(List<JsonNode> events) {
        return events.get(events.size() - 2).at("/delta/stop_reason").asString();
    }
}
