package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What an agent asks of us. */
@Timeout(20)
class PeerRequestTest {
    @Test
    void unknown_requests_are_answered_and_ids_come_back_as_they_came() throws Exception {
        try (var wired = Wired.up()) {
            for (String id : new String[] {"0", "1", "\"a-b\"", "\"\"", "null", "-7", "1.5"}) {
                wired.peer.say(
                        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"fs/write_text_file\",\"params\":{}}");
                JsonNode answer = wired.peer.hear();
                assertThat(answer.path("id").toString()).isEqualTo(id);
                assertThat(answer.at("/error/code").asInt()).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
            }
            assertThat(wired.client.stats().refusedRequests()).isEqualTo(7);
        }
    }

    @Test
    void ids_that_collide_with_ours_are_kept_apart() throws Exception {
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear();
            wired.peer.askPermission(prompt.path("id").toString(), "s");
            wired.handler.questions.take().choose("yes");

            JsonNode answer = wired.peer.hear();
            assertThat(answer.path("id")).isEqualTo(prompt.path("id"));
            assertThat(answer.at("/result/outcome/optionId").asString()).isEqualTo("yes");
            assertThat(turn).isNotDone();
            wired.peer.answer(prompt, "{}");
            var _ = turn.get();
        }
    }

    @Test
    void a_question_that_nobody_answers_blocks_nothing_else() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.askPermission("0", "s").update("s", "goes on");
            var question = wired.handler.questions.take();

            await().until(() -> wired.handler.texts().contains("goes on"));
            assertThat(wired.roundTrip().path("pong").asBoolean()).isTrue();
            assertThat(question.request().option("reject_once").orElseThrow().id())
                    .isEqualTo("no");
        }
    }

    @Test
    void a_question_is_asked_after_the_updates_before_it() throws Exception {
        try (var wired = Wired.up()) {
            for (int i = 0; i < 200; i++) {
                wired.peer.update("s", "u" + i);
            }
            wired.peer.askPermission("0", "s");

            var _ = wired.handler.questions.take();
            assertThat(wired.handler.texts()).hasSize(200);
        }
    }

    @Test
    void cancel_answers_the_open_questions_of_its_session() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.askPermission("0", "s");
            var mine = wired.handler.questions.take();
            wired.peer.askPermission("1", "other");
            var others = wired.handler.questions.take();

            assertThat(wired.client.cancel("s")).isTrue();

            JsonNode cancel = wired.peer.hear("session/cancel");
            assertThat(cancel.at("/params/sessionId").asString()).isEqualTo("s");
            JsonNode answer = wired.peer.hear();
            assertThat(answer.path("id").asInt()).isZero();
            assertThat(answer.at("/result/outcome/outcome").asString()).isEqualTo("cancelled");
            await().until(mine.answer()::isCancelled);
            mine.choose("yes");
            assertThat(others.answer()).isNotDone();
            assertThat(wired.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void cancel_answers_questions_still_to_come_in_its_turn_but_not_in_the_next() throws Exception {
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear();
            assertThat(wired.client.cancel("s")).isTrue();
            var _ = wired.peer.hear("session/cancel");
            wired.peer.askPermission("2", "s");
            assertThat(wired.peer.hear().at("/result/outcome/outcome").asString())
                    .isEqualTo("cancelled");
            assertThat(wired.handler.questions).isEmpty();
            wired.peer.answer(prompt, "{\"stopReason\":\"cancelled\"}");
            assertThat(turn.get().stopReason()).contains(StopReason.CANCELLED);

            var next = wired.prompt();
            JsonNode second = wired.peer.hear("session/prompt");
            wired.peer.askPermission("3", "s");
            wired.handler.questions.take().choose("no");

            assertThat(wired.peer.hear().at("/result/outcome/optionId").asString())
                    .isEqualTo("no");
            wired.peer.answer(second, "{}");
            var _ = next.get();
        }
    }

    @Test
    void a_question_that_the_agent_takes_back_is_answered_so_and_its_asker_told() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.askPermission("\"q\"", "s");
            var question = wired.handler.questions.take();
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":\"q\"}}");

            assertThat(wired.peer.hear().at("/error/code").asInt()).isEqualTo(ErrorCode.REQUEST_CANCELLED);
            await().until(question.answer()::isCancelled);
        }
    }

    @Test
    void an_option_that_was_not_offered_is_never_sent() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.askPermission("5", "s");
            wired.handler.questions.take().choose("invented");

            assertThat(wired.peer.hear().at("/error/code").asInt()).isEqualTo(ErrorCode.INTERNAL_ERROR);
            assertThat(wired.noted(WireNote.Kind.HANDLER_FAILED)).isEqualTo(1);
        }
    }

    @Test
    void a_failing_answer_is_an_internal_error_to_the_agent() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.askPermission("6", "s");
            wired.handler.questions.take().answer().completeExceptionally(new IllegalStateException("no screen"));

            JsonNode answer = wired.peer.hear();
            assertThat(answer.at("/error/code").asInt()).isEqualTo(ErrorCode.INTERNAL_ERROR);
            assertThat(answer.at("/error/message").asString()).contains("no screen");
        }
    }

    @Test
    void a_question_without_a_session_is_invalid() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session/request_permission\"}");

            assertThat(wired.peer.hear().at("/error/code").asInt()).isEqualTo(ErrorCode.INVALID_PARAMS);
        }
    }

    @Test
    void a_handler_of_updates_that_throws_stops_nothing() throws Exception {
        try (var wired = Wired.up()) {
            wired.handler.onUpdate = update -> {
                if (update.text().orElse("").equals("boom")) {
                    throw new AssertionError("boom");
                }
            };
            wired.peer.update("s", "boom").update("s", "fine");

            await().until(() -> wired.handler.texts().contains("fine"));
            assertThat(wired.client.stats().handlerFailures()).isEqualTo(1);
        }
    }

    @Test
    void a_flood_of_requests_from_a_peer_that_does_not_read_is_bounded() throws Exception {
        try (var wired = Wired.up(options -> options.withQueues(1 << 20, 10_000, 50))) {
            String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "m".repeat(2000) + "\"}\n";
            for (int i = 0; i < 200; i++) {
                wired.peer.say(request.repeat(10).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            wired.peer.update("s", "after the flood");

            await().until(() -> wired.handler.texts().contains("after the flood"));
            assertThat(wired.client.stats().notSent()).isGreaterThan(1000);
        }
    }

    @Test
    void more_open_requests_than_allowed_are_refused() throws Exception {
        try (var wired = Wired.up(options -> options.withQueues(1 << 20, 1 << 20, 2))) {
            wired.peer.askPermission("1", "s").askPermission("2", "s").askPermission("3", "s");

            JsonNode answer = wired.peer.hear();
            assertThat(answer.path("id").asInt()).isEqualTo(3);
            assertThat(answer.at("/error/code").asInt()).isEqualTo(ErrorCode.INTERNAL_ERROR);
            wired.handler.questions.take().choose("yes");
            assertThat(wired.peer.hear().path("result").isObject()).isTrue();
        }
    }

    @Test
    void the_end_of_the_connection_takes_open_questions_back() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.askPermission("1", "s");
            var question = wired.handler.questions.take();
            wired.peer.hangUp();

            await().atMost(Duration.ofSeconds(2)).until(question.answer()::isCancelled);
        }
    }
}
