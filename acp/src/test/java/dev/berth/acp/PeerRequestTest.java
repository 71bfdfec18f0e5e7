package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** An agent's requests to its client. */
@Timeout(20)
class PeerRequestTest {
    @Test
    void unknown_requests_are_answered_and_ids_come_back_as_they_came() throws Exception {
        try (var connection = TestConnection.open()) {
            for (String id : new String[] {"0", "1", "\"a-b\"", "\"\"", "null", "-7", "1.5"}) {
                connection.peer.send(
                        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"fs/write_text_file\",\"params\":{}}");
                JsonNode answer = connection.peer.receive();
                assertThat(answer.path("id").toString()).isEqualTo(id);
                assertThat(answer.at("/error/code").asInt()).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
            }
            assertThat(connection.client.stats().count(WireNote.Kind.REFUSED_REQUEST))
                    .isEqualTo(7);
        }
    }

    @Test
    void ids_that_collide_with_ours_are_kept_apart() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            connection.peer.askPermission(prompt.path("id").toString(), "s");
            connection.handler.questions.take().choose("yes");

            JsonNode answer = connection.peer.receive();
            assertThat(answer.path("id")).isEqualTo(prompt.path("id"));
            assertThat(answer.at("/result/outcome/optionId").asString()).isEqualTo("yes");
            assertThat(turn).isNotDone();
            connection.peer.answer(prompt, "{}");
            var _ = turn.get();
        }
    }

    @Test
    void a_question_that_nobody_answers_blocks_nothing_else() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("0", "s").update("s", "goes on");
            var question = connection.handler.questions.take();

            await().until(() -> connection.handler.texts().contains("goes on"));
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
            assertThat(question.request()
                            .option(PermissionOption.Kind.REJECT_ONCE)
                            .orElseThrow()
                            .id())
                    .isEqualTo("no");
        }
    }

    @Test
    void a_question_is_asked_after_the_updates_before_it() throws Exception {
        try (var connection = TestConnection.open()) {
            for (int i = 0; i < 200; i++) {
                connection.peer.update("s", "u" + i);
            }
            connection.peer.askPermission("0", "s");

            var _ = connection.handler.questions.take();
            assertThat(connection.handler.texts()).hasSize(200);
        }
    }

    @Test
    void cancel_answers_the_open_questions_of_its_session() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("0", "s");
            var mine = connection.handler.questions.take();
            connection.peer.askPermission("1", "other");
            var others = connection.handler.questions.take();

            assertThat(connection.client.cancel("s")).isTrue();

            JsonNode cancel = connection.peer.receive("session/cancel");
            assertThat(cancel.at("/params/sessionId").asString()).isEqualTo("s");
            JsonNode answer = connection.peer.receive();
            assertThat(answer.path("id").asInt()).isZero();
            assertThat(answer.at("/result/outcome/outcome").asString()).isEqualTo("cancelled");
            await().until(mine.answer()::isCancelled);
            mine.choose("yes");
            assertThat(others.answer()).isNotDone();
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void cancel_answers_questions_still_to_come_in_its_turn_but_not_in_the_next() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            assertThat(connection.client.cancel("s")).isTrue();
            var _ = connection.peer.receive("session/cancel");
            connection.peer.askPermission("2", "s");
            assertThat(connection.peer.receive().at("/result/outcome/outcome").asString())
                    .isEqualTo("cancelled");
            assertThat(connection.handler.questions).isEmpty();
            connection.peer.answer(prompt, "{\"stopReason\":\"cancelled\"}");
            assertThat(turn.get().stopReason()).contains(StopReason.CANCELLED);

            var next = connection.prompt();
            JsonNode second = connection.peer.receive("session/prompt");
            connection.peer.askPermission("3", "s");
            connection.handler.questions.take().choose("no");

            assertThat(connection.peer.receive().at("/result/outcome/optionId").asString())
                    .isEqualTo("no");
            connection.peer.answer(second, "{}");
            var _ = next.get();
        }
    }

    @Test
    void a_question_that_the_agent_cancels_is_answered_with_an_error_and_cancelled_for_the_handler() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("\"q\"", "s");
            var question = connection.handler.questions.take();
            connection.peer.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":\"q\"}}");

            assertThat(connection.peer.receive().at("/error/code").asInt()).isEqualTo(ErrorCode.REQUEST_CANCELLED);
            await().until(question.answer()::isCancelled);
        }
    }

    @Test
    void an_option_that_was_not_offered_is_never_sent() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("5", "s");
            connection.handler.questions.take().choose("invented");

            assertThat(connection.peer.receive().at("/result/outcome/optionId").asString())
                    .isEqualTo("no");
            assertThat(connection.noteCount(WireNote.Kind.HANDLER_FAILED)).isEqualTo(1);
            assertThat(connection.notes.getFirst().excerpt()).contains("invented");
        }
    }

    @Test
    void a_failing_answer_is_a_refusal_to_the_agent_and_its_reason_stays_here() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("6", "s");
            connection.handler.questions.take().answer().completeExceptionally(new IllegalStateException("no screen"));

            JsonNode answer = connection.peer.receive();
            assertThat(answer.at("/result/outcome/optionId").asString()).isEqualTo("no");
            assertThat(answer.toString()).doesNotContain("no screen");
            assertThat(connection.noteCount(WireNote.Kind.HANDLER_FAILED)).isEqualTo(1);
            assertThat(connection.notes.getFirst().excerpt()).contains("no screen");
        }
    }

    @Test
    void a_question_without_a_session_is_invalid() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session/request_permission\"}");

            assertThat(connection.peer.receive().at("/error/code").asInt()).isEqualTo(ErrorCode.INVALID_PARAMS);
        }
    }

    @Test
    void a_handler_of_updates_that_throws_stops_nothing() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.handler.onUpdate = update -> {
                if (update.text().orElse("").equals("boom")) {
                    throw new AssertionError("boom");
                }
            };
            connection.peer.update("s", "boom").update("s", "fine");

            await().until(() -> connection.handler.texts().contains("fine"));
            assertThat(connection.client.stats().count(WireNote.Kind.HANDLER_FAILED))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_flood_of_requests_from_a_peer_that_does_not_read_is_bounded() throws Exception {
        try (var connection = TestConnection.open(options -> options.withQueues(1 << 20, 10_000, 50))) {
            String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "m".repeat(2000) + "\"}\n";
            for (int i = 0; i < 200; i++) {
                connection.peer.send(request.repeat(10).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            connection.peer.update("s", "after the flood");

            await().until(() -> connection.handler.texts().contains("after the flood"));
            assertThat(connection.client.stats().count(WireNote.Kind.NOT_SENT)).isGreaterThan(1000);
        }
    }

    @Test
    void more_open_requests_than_allowed_are_refused() throws Exception {
        try (var connection = TestConnection.open(options -> options.withQueues(1 << 20, 1 << 20, 2))) {
            connection.peer.askPermission("1", "s").askPermission("2", "s").askPermission("3", "s");

            JsonNode answer = connection.peer.receive();
            assertThat(answer.path("id").asInt()).isEqualTo(3);
            assertThat(answer.at("/error/code").asInt()).isEqualTo(ErrorCode.INTERNAL_ERROR);
            connection.handler.questions.take().choose("yes");
            assertThat(connection.peer.receive().path("result").isObject()).isTrue();
        }
    }

    @Test
    void the_end_of_the_connection_takes_open_questions_back() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("1", "s");
            var question = connection.handler.questions.take();
            connection.peer.closeOutput();

            await().atMost(Duration.ofSeconds(2)).until(question.answer()::isCancelled);
        }
    }
}
