package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed views of updates and permission questions, of sound and of strange JSON. */
class UpdateViewTest {
    private static final String TOOL_CALL = """
            {"sessionUpdate":"tool_call","toolCallId":"t1","title":"Edit a.txt","kind":"edit","status":"in_progress",
             "locations":[{"path":"/w/a.txt","line":7},{"path":"/w/b.txt"},{"line":1},5],
             "content":[{"type":"diff","path":"/w/a.txt","oldText":"a","newText":"b"},
                        {"type":"diff","path":"/w/new.txt","oldText":null,"newText":"c"},
                        {"type":"content","content":{"type":"text","text":"done"}},
                        {"type":"terminal","terminalId":"x"},
                        "strange"]}
            """;

    private static UpdateView view(String json) {
        return new SessionUpdate("s", Json.MAPPER.readTree(json)).view();
    }

    private static PermissionRequest question(String options) {
        return new PermissionRequest(
                "s", Json.MAPPER.readTree("{\"toolCall\":" + TOOL_CALL + ",\"options\":" + options + "}"));
    }

    @Test
    void texts_have_their_source() {
        String chunk = "{\"sessionUpdate\":\"%s\",\"content\":{\"type\":\"text\",\"text\":\"hi\"}}";

        assertThat(view(chunk.formatted("agent_message_chunk")))
                .isEqualTo(new UpdateView.Text(UpdateView.Source.AGENT, "hi"));
        assertThat(view(chunk.formatted("agent_thought_chunk")))
                .isEqualTo(new UpdateView.Text(UpdateView.Source.THOUGHT, "hi"));
        assertThat(view(chunk.formatted("user_message_chunk")))
                .isEqualTo(new UpdateView.Text(UpdateView.Source.USER, "hi"));
    }

    @Test
    void a_tool_call_has_its_places_changes_and_texts() {
        assertThat(view(TOOL_CALL)).isInstanceOfSatisfying(UpdateView.Tool.class, tool -> {
            assertThat(tool.isNew()).isTrue();
            ToolCall call = tool.call();
            assertThat(call.id()).isEqualTo("t1");
            assertThat(call.title()).contains("Edit a.txt");
            assertThat(call.kind()).contains(new ToolCall.Kind("edit"));
            assertThat(call.status()).contains(ToolCall.Status.IN_PROGRESS);
            assertThat(call.locations())
                    .containsExactly(
                            new ToolCall.Location("/w/a.txt", OptionalInt.of(7)),
                            new ToolCall.Location("/w/b.txt", OptionalInt.empty()));
            assertThat(call.diffs())
                    .containsExactly(
                            new ToolCall.Diff("/w/a.txt", Optional.of("a"), "b"),
                            new ToolCall.Diff("/w/new.txt", Optional.empty(), "c"));
            assertThat(call.content()).extracting(Content::text).containsExactly(Optional.of("done"));
        });
    }

    @Test
    void an_update_of_a_tool_call_holds_what_changed() {
        assertThat(view("{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t1\",\"status\":\"odd\"}"))
                .isInstanceOfSatisfying(UpdateView.Tool.class, tool -> {
                    assertThat(tool.isNew()).isFalse();
                    assertThat(tool.call().title()).isEmpty();
                    assertThat(tool.call().status()).contains(new ToolCall.Status("odd"));
                    assertThat(tool.call().diffs()).isEmpty();
                });
    }

    @Test
    void plans_usage_modes_and_commands_are_read() {
        assertThat(view("{\"sessionUpdate\":\"plan\",\"entries\":[{\"content\":\"look\",\"priority\":\"high\","
                        + "\"status\":\"pending\"},7]}"))
                .isEqualTo(new UpdateView.Plan(List.of(new UpdateView.Plan.Entry("look", "high", "pending"))));
        assertThat(view("{\"sessionUpdate\":\"usage_update\",\"used\":5,\"size\":200000,"
                        + "\"cost\":{\"amount\":0.25,\"currency\":\"USD\"}}"))
                .isEqualTo(new UpdateView.Usage(
                        OptionalLong.of(5),
                        OptionalLong.of(200_000),
                        Optional.of(new UpdateView.Usage.Cost(0.25, "USD"))));
        assertThat(view("{\"sessionUpdate\":\"usage_update\",\"used\":\"many\"}"))
                .isEqualTo(new UpdateView.Usage(OptionalLong.empty(), OptionalLong.empty(), Optional.empty()));
        assertThat(view("{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":\"plan\"}"))
                .isEqualTo(new UpdateView.Mode("plan"));
        assertThat(view("{\"sessionUpdate\":\"available_commands_update\",\"availableCommands\":["
                        + "{\"name\":\"init\",\"description\":\"d\"},{\"description\":\"no name\"}]}"))
                .isEqualTo(new UpdateView.Commands(List.of(new UpdateView.Commands.Command("init", "d"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[]",
                "{}",
                "{\"sessionUpdate\":5}",
                "{\"sessionUpdate\":\"brand_new\",\"x\":1}",
                "{\"sessionUpdate\":\"agent_message_chunk\"}",
                "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"image\",\"data\":\"\"}}",
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":5}",
                "{\"sessionUpdate\":\"plan\",\"entries\":{}}",
                "{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":null}",
                "{\"sessionUpdate\":\"available_commands_update\",\"availableCommands\":\"none\"}"
            })
    void what_cannot_be_read_is_passed_on(String json) {
        assertThat(view(json)).isEqualTo(new UpdateView.Other(Json.MAPPER.readTree(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "{}", "[[]]", "\"x\"", "[{\"path\":{},\"type\":[],\"content\":5}]", "1e999"})
    void no_field_of_a_tool_call_makes_a_view_throw(String strange) {
        UpdateView view = view(
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":" + strange + ",\"kind\":" + strange
                        + ",\"status\":" + strange + ",\"locations\":" + strange + ",\"content\":" + strange + "}");

        assertThat(view).isInstanceOfSatisfying(UpdateView.Tool.class, tool -> {
            assertThat(tool.call().locations()).isEmpty();
            assertThat(tool.call().diffs()).isEmpty();
            assertThat(tool.call().content()).isEmpty();
            assertThat(tool.call().kind().map(ToolCall.Kind::value).orElse("x")).isEqualTo("x");
            assertThat(tool.call().status().map(ToolCall.Status::value).orElse("x"))
                    .isEqualTo("x");
        });
        assertThat(view("{\"sessionUpdate\":\"usage_update\",\"used\":" + strange + ",\"size\":" + strange
                        + ",\"cost\":" + strange + "}"))
                .isInstanceOf(UpdateView.Usage.class);
    }

    @Test
    void a_question_is_allowed_or_rejected_once_where_the_agent_offers_it() {
        var both = question("""
                [{"optionId":"always","kind":"allow_always"},{"optionId":"session","kind":"allow_once"},
                 {"optionId":"allow-once","kind":"allow_once"},{"optionId":"deny","kind":"reject_once"}]
                """);
        var neither =
                question("[{\"optionId\":\"a\",\"kind\":\"allow_always\"},{\"optionId\":\"odd\",\"kind\":\"new\"}]");

        assertThat(both.allowOnce()).contains(new PermissionOutcome.Selected("allow-once"));
        assertThat(both.rejectOnce()).contains(new PermissionOutcome.Selected("deny"));
        assertThat(both.call().diffs()).hasSize(2);
        assertThat(neither.allowOnce()).isEmpty();
        assertThat(neither.rejectOnce()).isEmpty();
        assertThat(neither.options().getLast().kind()).isEqualTo(new PermissionOption.Kind("new"));
        assertThat(neither.options().getLast().kind().allows()).isFalse();
        assertThat(neither.options().getLast().kind().rejects()).isFalse();
    }

    @Test
    void a_refusal_is_the_reject_option_where_there_is_one_and_else_a_cancelled_question() {
        var refused = new PermissionOutcome.Refused();
        var rejectable = question("[{\"optionId\":\"deny\",\"kind\":\"reject_once\"}]");
        var lasting = question("[{\"optionId\":\"never\",\"kind\":\"reject_always\"}]");

        assertThat(PermissionJson.outcome(refused, rejectable)
                        .at("/outcome/optionId")
                        .asString())
                .isEqualTo("deny");
        assertThat(PermissionJson.outcome(refused, lasting)
                        .at("/outcome/outcome")
                        .asString())
                .isEqualTo("cancelled");
    }
}
