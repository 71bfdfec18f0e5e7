package dev.berth.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenAiResponsesTest {
    private static final String PATH = "/v1/responses";
    private static final ObjectNode RESULT = LlmJson.object("type", "function_call_output", "output", "ok");

    private final FakeLlm llm = FakeLlm.start();
    private final LlmClient client = LlmClient.of(llm);

    @AfterEach
    void close() {
        client.close();
        llm.close();
    }

    @Test
    void a_text_is_streamed_in_the_order_of_the_protocol_with_growing_numbers() throws Exception {
        List<JsonNode> events = client.jsonEvents(PATH, request(tool("function", "shell"), user("@@say hi")));

        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.stream().map(event -> event.path("sequence_number").asInt(-1)))
                .containsExactlyElementsOf(
                        IntStream.range(0, events.size()).boxed().toList());
        assertThat(last(events).at("/output/0/content/0/text").asString()).isEqualTo("hi");
        assertThat(last(events).at("/usage/total_tokens").asInt()).isEqualTo(49);
    }

    @Test
    void thoughts_and_calls_are_items_and_the_steps_follow_the_outputs() throws Exception {
        ObjectNode tool = tool("function", "exec_command");
        ObjectNode thought = LlmJson.object("type", "reasoning");
        ObjectNode call = LlmJson.object("type", "function_call");
        ObjectNode script = user("@@think hm\n@@run ls\n@@say done");

        JsonNode run = last(client.jsonEvents(PATH, request(tool, script)));
        JsonNode done = last(client.jsonEvents(PATH, request(tool, script, thought, call, RESULT)));

        assertThat(run.at("/output/0/summary/0/text").asString()).isEqualTo("hm");
        assertThat(run.at("/output/1/name").asString()).isEqualTo("exec_command");
        assertThat(run.at("/output/1/arguments").asString()).isEqualTo("{\"cmd\":\"ls\"}");
        assertThat(done.at("/output/0/content/0/text").asString()).isEqualTo("done");
    }

    @Test
    void a_freeform_tool_in_a_namespace_gets_a_text() throws Exception {
        ObjectNode namespace = LlmJson.object(
                "type", "namespace", "name", "edits", "tools", LlmJson.array(tool("custom", "apply_patch")));

        JsonNode item = last(client.jsonEvents(PATH, request(namespace, user("@@write a.txt :: 1\\n2\\n"))))
                .at("/output/0");

        assertThat(item.path("type").asString()).isEqualTo("custom_tool_call");
        assertThat(item.path("namespace").asString()).isEqualTo("edits");
        assertThat(item.path("input").asString())
                .isEqualTo("*** Begin Patch\n*** Add File: a.txt\n+1\n+2\n*** End Patch\n");
    }

    @Test
    void a_file_is_written_by_a_command_if_no_file_tool_is_offered() throws Exception {
        ObjectNode request = request(tool("function", "shell"), user("@@write it's :: x"));

        JsonNode item = last(client.jsonEvents(PATH, request)).at("/output/0");

        assertThat(item.path("arguments").asString())
                .isEqualTo("{\"command\":[\"sh\",\"-c\",\"printf %s 'x' > 'it'\\\\''s'\"]}");
    }

    @Test
    void texts_that_the_agent_adds_are_not_the_users() throws Exception {
        ObjectNode environment = user("<environment_context>\n</environment_context>");
        ObjectNode request = request(tool("function", "shell"), user("@@say mine"), environment);

        assertThat(last(client.jsonEvents(PATH, request))
                        .at("/output/0/content/0/text")
                        .asString())
                .isEqualTo("mine");
    }

    @Test
    void the_agents_own_reviewer_is_told_to_allow() throws Exception {
        ObjectNode request = request(tool("function", "shell"), user("@@hang"));
        request.set(
                "text",
                LlmJson.object(
                        "format",
                        LlmJson.object(
                                "schema", LlmJson.object("properties", LlmJson.object("outcome", LlmJson.object())))));

        String verdict = last(client.jsonEvents(PATH, request))
                .at("/output/0/content/0/text")
                .asString();

        assertThat(LlmJson.read(verdict).path("outcome").asString()).isEqualTo("allow");
    }

    @Test
    void a_limit_makes_it_incomplete() throws Exception {
        List<JsonNode> events = client.jsonEvents(PATH, request(tool("function", "shell"), user("@@max-tokens")));

        assertThat(types(events)).endsWith("response.incomplete");
        assertThat(last(events).at("/incomplete_details/reason").asString()).isEqualTo("max_output_tokens");
    }

    private static ObjectNode request(ObjectNode tool, ObjectNode... input) {
        return LlmJson.object("input", List.of(input), "tools", List.of(tool), "stream", true);
    }

    private static ObjectNode tool(String type, String name) {
        return LlmJson.object("type", type, "name", name);
    }

    private static ObjectNode user(String text) {
        ObjectNode part = LlmJson.object("type", "input_text", "text", text);
        return LlmJson.object("type", "message", "role", "user", "content", LlmJson.array(part));
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asString()).toList();
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.getLast().path("response");
    }
}
