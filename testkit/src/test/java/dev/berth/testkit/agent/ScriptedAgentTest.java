package dev.berth.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.acp.AcpException;
import dev.berth.acp.AcpPair;
import dev.berth.acp.Content;
import dev.berth.acp.ErrorCode;
import dev.berth.acp.Implementation;
import dev.berth.acp.PromptResult;
import dev.berth.acp.SessionSpec;
import dev.berth.acp.StopReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedAgentTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private RecordingAcpClient client = new RecordingAcpClient("allow");
    private AcpPair pair = AcpPair.inMemory(client, new ScriptedAgent());

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void it_answers_its_name_and_version() {
        var answer = pair.client().initialize(new Implementation("test", "1")).join();

        assertThat(answer.agent()).contains(ScriptedAgent.implementation());
        assertThat(ScriptedAgent.implementation().version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void a_plain_prompt_is_echoed_in_pieces_with_usage() {
        PromptResult result = prompt("Hello, is there anybody in there?").join();

        assertThat(client.text()).isEqualTo("You said: Hello, is there anybody in there?\n");
        assertThat(client.updates).hasSizeGreaterThan(2);
        assertThat(client.variants()).endsWith("usage_update");
        assertThat(result.stopReason()).contains(StopReason.END_TURN);
        assertThat(result.usage()).isPresent();
    }

    @Test
    void a_file_is_written_after_it_was_allowed() throws Exception {
        prompt("@@write sub/a.txt :: hello\\n").join();

        assertThat(folder.resolve("sub/a.txt")).hasContent("hello\n");
        assertThat(client.questions).hasSize(1);
        assertThat(client.states()).containsExactly("pending", "in_progress", "completed");
        assertThat(client.questions.getFirst().toolCallId())
                .isEqualTo(client.updates.getFirst().toolCallId());
    }

    @Test
    void nothing_is_done_after_a_refusal_and_the_turn_goes_on() {
        answerWith("reject");

        PromptResult result =
                prompt("@@write a.txt :: x\n@@run touch b.txt\n@@say end").join();

        assertThat(folder).isEmptyDirectory();
        assertThat(client.states()).containsExactly("pending", "failed", "pending", "failed");
        assertThat(client.text()).contains("not allowed").endsWith("end\n");
        assertThat(result.stopReason()).contains(StopReason.END_TURN);
    }

    @Test
    void what_is_always_allowed_is_asked_once() {
        answerWith("always");

        prompt("@@run touch one\n@@run touch two").join();

        assertThat(client.questions).hasSize(1);
        assertThat(folder.resolve("two")).exists();
    }

    @Test
    void in_the_mode_that_asks_nothing_it_asks_nothing() {
        String session = newSession();
        pair.client().setMode(session, "allow").join();

        pair.client().prompt(session, List.of(Content.text("@@run touch one"))).join();

        assertThat(client.questions).isEmpty();
        assertThat(folder.resolve("one")).exists();
    }

    @Test
    void a_failed_command_is_a_failed_tool_call_with_its_output() {
        prompt("@@run echo oops >&2; exit 3").join();

        assertThat(client.states()).endsWith("failed");
        assertThat(client.updates.get(2).raw().path("rawOutput").asString()).isEqualTo("oops\nexit status 3");
    }

    @Test
    void reading_planning_and_thinking_need_no_permission() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "content");

        prompt("@@plan look | tell\n@@think hm\n@@read a.txt\n@@read absent.txt")
                .join();

        assertThat(client.variants())
                .containsExactly(
                        "plan",
                        "agent_thought_chunk",
                        "tool_call",
                        "tool_call_update",
                        "tool_call",
                        "tool_call_update",
                        "plan",
                        "usage_update");
        assertThat(client.states()).containsExactly("pending", "completed", "pending", "failed");
        assertThat(client.updates.get(3).raw().at("/content/0/content/text").asString())
                .isEqualTo("content");
    }

    @Test
    void a_cancelled_turn_ends_at_once_whatever_it_does() {
        for (String script : List.of("@@hang", "@@slow 1000 10", "@@run sleep 60")) {
            String session = newSession();
            int before = client.updates.size();
            var turn = pair.client().prompt(session, List.of(Content.text("@@say begun\n" + script)));
            await().atMost(TIMEOUT).until(() -> client.updates.size() > before);

            pair.client().cancel(session);

            assertThat(turn).as(script).succeedsWithin(TIMEOUT);
            assertThat(turn.join().stopReason()).as(script).contains(StopReason.CANCELLED);
        }
    }

    @Test
    void a_turn_cancelled_while_it_asks_does_nothing() {
        answerWith(RecordingAcpClient.NO_ANSWER);
        String session = newSession();
        var turn = pair.client().prompt(session, List.of(Content.text("@@run touch one")));
        await().atMost(TIMEOUT).until(() -> !client.questions.isEmpty());

        pair.client().cancel(session);

        assertThat(turn).succeedsWithin(TIMEOUT);
        assertThat(turn.join().stopReason()).contains(StopReason.CANCELLED);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void turns_end_as_the_script_says() {
        assertThat(prompt("@@max-tokens").join().stopReason()).contains(StopReason.MAX_TOKENS);
        assertThat(prompt("@@refuse").join().stopReason()).contains(StopReason.REFUSAL);
        assertThatThrownBy(() -> prompt("@@error 401").join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        AcpException.ErrorResponse.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.AUTH_REQUIRED));
    }

    private void answerWith(String option) {
        pair.close();
        client = new RecordingAcpClient(option);
        pair = AcpPair.inMemory(client, new ScriptedAgent());
    }

    private CompletableFuture<PromptResult> prompt(String script) {
        return pair.client().prompt(newSession(), List.of(Content.text(script)));
    }

    private String newSession() {
        return pair.client()
                .newSession(SessionSpec.at(folder.toString()))
                .join()
                .sessionId();
    }
}
