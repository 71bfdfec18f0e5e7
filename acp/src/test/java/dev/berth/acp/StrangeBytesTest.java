package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Messages whose bytes are not as they should be. */
@Timeout(20)
class StrangeBytesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ufeff",
                "\u001b[2K\u001b[0m",
                "\u001b]0;title\u0007",
                "\u001b]8;;x\u001b\\",
                "\r\t ",
                "\u001b(B"
            })
    void decoration_glued_in_front_of_a_message_is_no_harm(String decoration) throws Exception {
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear("session/prompt");
            wired.peer.say(decoration + "{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id")
                    + ",\"result\":{\"stopReason\":\"refusal\"}}\r");

            assertThat(turn.get().stopReason()).contains(StopReason.REFUSAL);
            assertThat(wired.client.stats().skippedLines()).isZero();
        }
    }

    @Test
    void utf8_cut_anywhere_arrives_whole() throws Exception {
        try (var wired = Wired.up()) {
            byte[] line =
                    ("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":"
                                    + "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"žluťoučký 🐎 \u2028\"}}}}\n")
                            .getBytes(StandardCharsets.UTF_8);
            for (byte b : line) {
                wired.peer.say(new byte[] {b});
            }

            await().until(() -> wired.handler.texts().equals(List.of("žluťoučký 🐎 \u2028")));
        }
    }

    @Test
    void invalid_utf8_and_lone_surrogates_do_not_lose_the_message() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.update("s", "bad \ud83d".replace("\ud83d", "\\ud83d"));
            wired.peer.say(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\""
                            .getBytes(StandardCharsets.UTF_8));
            wired.peer.say(new byte[] {(byte) 0xff, (byte) 0xc3, 'x'}).say("\"}}}}");
            await().until(() -> wired.handler.updates.size() == 2);

            assertThat(wired.handler.texts().get(0)).isEqualTo("bad \ud83d");
            assertThat(wired.handler.texts().get(1)).endsWith("x").contains("\ufffd");

            CompletableFuture<PromptResult> turn = wired.client.prompt("s", List.of(Content.text("lone \ud83d here")));
            JsonNode prompt = wired.peer.hear("session/prompt");
            wired.peer.answer(prompt, "{}");
            assertThat(turn).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_message_without_a_line_end_at_the_end_of_the_stream_counts() throws Exception {
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear();
            wired.peer.say(
                    ("{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id") + ",\"result\":{\"stopReason\":\"end_turn\"}}")
                            .getBytes(StandardCharsets.UTF_8));
            wired.peer.hangUp();

            assertThat(turn.get().stopReason()).contains(StopReason.END_TURN);
        }
    }

    @Test
    void messages_that_lost_their_line_end_are_all_read() throws Exception {
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear();
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"method\":\"_a\"}{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id")
                    + ",\"result\":{}}npm notice");

            var _ = turn.get();
            assertThat(wired.handler.notifications).containsExactly("_a");
            await().until(() -> wired.client.stats().skippedLines() == 1);
        }
    }

    @Test
    void a_broken_answer_fails_its_request_instead_of_leaving_it_waiting() throws Exception {
        try (var wired = Wired.up()) {
            String deep = "[".repeat(600) + "]".repeat(600);
            for (String result : List.of("{\"stopReason\":\"end", "{\"a\":nope}", deep, "01")) {
                var turn = wired.prompt();
                wired.peer.answer(wired.peer.hear("session/prompt"), result);
                assertThatThrownBy(turn::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(AcpException.Unreadable.class);
            }
            assertThat(wired.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void a_deeply_nested_answer_within_the_limit_is_read() throws Exception {
        try (var wired = Wired.up()) {
            var future = wired.client.request("_deep", Json.object());
            wired.peer.answer(wired.peer.hear(), "[".repeat(490) + "]".repeat(490));

            assertThat(future.get().isArray()).isTrue();
        }
    }
}
