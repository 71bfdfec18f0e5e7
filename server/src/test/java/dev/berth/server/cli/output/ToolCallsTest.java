package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.SessionUpdate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ToolCallsTest {
    private final ToolCalls calls = new ToolCalls();

    @Test
    void a_call_is_shown_when_it_comes_and_when_its_state_changes() {
        assertThat(calls.line(update("tool_call", "1", "'title':'Write a.txt','status':'pending'")))
                .hasValue("[pending] Write a.txt");
        assertThat(calls.line(update("tool_call_update", "1", "'status':'completed'")))
                .hasValue("[completed] Write a.txt");
    }

    @Test
    void nothing_is_said_twice() {
        assertThat(calls.line(update("tool_call", "1", "'title':'ls','status':'pending'")))
                .isPresent();

        assertThat(calls.line(update("tool_call_update", "1", "'status':'pending'")))
                .isEmpty();
        assertThat(calls.line(update("tool_call_update", "1", "'content':[]"))).isEmpty();
    }

    @Test
    void calls_are_told_apart_by_their_ids() {
        assertThat(calls.line(update("tool_call", "1", "'title':'one','status':'pending'")))
                .isPresent();
        assertThat(calls.line(update("tool_call", "2", "'title':'two','status':'pending'")))
                .isPresent();

        assertThat(calls.line(update("tool_call_update", "1", "'status':'failed'")))
                .hasValue("[failed] one");
    }

    @Test
    void a_title_cannot_move_the_terminal() {
        assertThat(calls.line(update("tool_call", "1", "'title':'a\\u001b[2Jb\\nc','status':'pending'")))
                .hasValue("[pending] a[2Jb c");
    }

    @Test
    void other_updates_and_calls_without_an_id_are_not_shown() {
        assertThat(calls.line(update("agent_message_chunk", "1", "'title':'x'")))
                .isEmpty();
        assertThat(calls.line(
                        new SessionUpdate("s", JsonMapper.shared().readTree("{\"sessionUpdate\":\"tool_call\"}"))))
                .isEmpty();
    }

    private static SessionUpdate update(String variant, String id, String more) {
        String json = "{'sessionUpdate':'" + variant + "','toolCallId':'" + id + "'," + more + "}";
        return new SessionUpdate("s", JsonMapper.shared().readTree(json.replace('\'', '"')));
    }
}
