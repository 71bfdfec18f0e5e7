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

/** Messages with decoration, invalid UTF-8, or missing line ends. */
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
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive("session/prompt");
            connection.peer.send(decoration + "{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id")
                    + ",\"result\":{\"stopReason\":\"refusal\"}}\r");

            assertThat(turn.get().stopReason()).contains(StopReason.REFUSAL);
            assertThat(connection.client.stats().skippedLines()).isZero();
        }
    }

    @Test
    void utf8_cut_anywhere_arrives_whole() throws Exception {
        try (var connection = TestConnection.open()) {
            byte[] line =
                    ("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":"
                                    + "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"žluťoučký 🐎 \u2028\"}}}}\n")
                            .getBytes(StandardCharsets.UTF_8);
            for (byte b : line) {
                connection.peer.send(new byte[] {b});
            }

            await().until(() -> connection.handler.texts().equals(List.of("žluťoučký 🐎 \u2028")));
        }
    }

    @Test
    void invalid_utf8_and_lone_surrogates_do_not_lose_the_message() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.update("s", "bad \ud83d".replace("\ud83d", "\\ud83d"));
            connection.peer.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\""
                            .getBytes(StandardCharsets.UTF_8));
            connection.peer.send(new byte[] {(byte) 0xff, (byte) 0xc3, 'x'}).send("\"}}}}");
            await().until(() -> connection.handler.updates.size() == 2);

            assertThat(connection.handler.texts().get(0)).isEqualTo("bad \ud83d");
            assertThat(connection.handler.texts().get(1)).endsWith("x").contains("\ufffd");

            CompletableFuture<PromptResult> turn =
                    connection.client.prompt("s", List.of(Content.text("lone \ud83d here")));
            JsonNode prompt = connection.peer.receive("session/prompt");
            connection.peer.answer(prompt, "{}");
            assertThat(turn).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_message_without_a_line_end_at_the_end_of_the_stream_counts() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            connection.peer.send(
                    ("{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id") + ",\"result\":{\"stopReason\":\"end_turn\"}}")
                            .getBytes(StandardCharsets.UTF_8));
            connection.peer.closeOutput();

            assertThat(turn.get().stopReason()).contains(StopReason.END_TURN);
        }
    }

    @Test
    void messages_that_lost_their_line_end_are_all_read() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"_a\"}{\"jsonrpc\":\"2.0\",\"id\":"
                    + prompt.path("id") + ",\"result\":{}}npm notice");

            var _ = turn.get();
            assertThat(connection.handler.notifications).containsExactly("_a");
            await().until(() -> connection.client.stats().skippedLines() == 1);
        }
    }

    @Test
    void a_broken_answer_fails_its_request_instead_of_leaving_it_waiting() throws Exception {
        try (var connection = TestConnection.open()) {
            String deep = "[".repeat(600) + "]".repeat(600);
            for (String result : List.of("{\"stopReason\":\"end", "{\"a\":nope}", deep, "01")) {
                var turn = connection.prompt();
                connection.peer.answer(connection.peer.receive("session/prompt"), result);
                assertThatThrownBy(turn::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(AcpException.Unreadable.class);
            }
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void a_deeply_nested_answer_within_the_limit_is_read() throws Exception {
        try (var connection = TestConnection.open()) {
            var future = connection.client.request("_deep", Json.object());
            connection.peer.answer(connection.peer.receive(), "[".repeat(490) + "]".repeat(490));

            assertThat(future.get().isArray()).isTrue();
        }
    }
}
