package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A cancel reaches the prompt that it names, and no other. */
@Timeout(30)
class PromptCallTest {
    private static PromptCall start(TestConnection connection) {
        return connection.client.startPrompt("s", List.of(Content.text("hi")));
    }

    @Test
    void a_running_prompt_is_cancelled() throws Exception {
        try (var connection = TestConnection.open()) {
            PromptCall call = start(connection);
            JsonNode prompt = connection.peer.receive("session/prompt");

            assertThat(call.cancel()).isTrue();

            JsonNode cancel = connection.peer.receive("session/cancel");
            assertThat(cancel.at("/params/sessionId").asString()).isEqualTo("s");
            connection.peer.answer(prompt, "{\"stopReason\":\"cancelled\"}");
            assertThat(call.answer().get().stopReason()).contains(StopReason.CANCELLED);
        }
    }

    @Test
    void a_cancel_behind_the_answer_sends_nothing() throws Exception {
        try (var connection = TestConnection.open()) {
            PromptCall first = start(connection);
            connection.peer.answer(connection.peer.receive("session/prompt"), "{}");
            var _ = first.answer().get();
            PromptCall second = start(connection);

            assertThat(first.cancel()).isFalse();

            JsonNode prompt = connection.peer.receive("session/prompt");
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
            connection.peer.answer(prompt, "{}");
            var _ = second.answer().get();
        }
    }

    @Test
    void an_answer_that_was_read_and_is_not_delivered_counts_as_answered() throws Exception {
        var go = new CountDownLatch(1);
        try (var connection = TestConnection.open()) {
            connection.handler.onUpdate = _ -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            PromptCall call = start(connection);
            JsonNode prompt = connection.peer.receive("session/prompt");
            connection.peer.update("s", "slow").answer(prompt, "{}");
            await().until(() -> connection.client.stats().framesIn() == 2);
            connection.peer.send("garbage");
            await().until(() -> connection.client.stats().skippedLines() == 1);

            assertThat(call.answer()).isNotDone();
            assertThat(call.cancel()).isFalse();
            go.countDown();
            var _ = call.answer().get();
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void a_cancel_at_the_time_of_the_answer_never_follows_the_next_prompt() throws Exception {
        try (var connection = TestConnection.open()) {
            for (int round = 0; round < 300; round++) {
                PromptCall first = start(connection);
                JsonNode prompt = connection.peer.receive("session/prompt");
                var barrier = new CyclicBarrier(2);
                var canceller = CompletableFuture.runAsync(
                        () -> {
                            meet(barrier);
                            var _ = first.cancel();
                        },
                        VirtualThreads.EACH_TASK);
                meet(barrier);
                connection.peer.answer(prompt, "{}");
                var _ = first.answer().get();
                PromptCall second = start(connection);
                canceller.get();

                JsonNode message = connection.peer.receive();
                if (message.path("method").asString("").equals("session/cancel")) {
                    message = connection.peer.receive();
                }
                assertThat(message.path("method").asString()).isEqualTo("session/prompt");
                assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
                connection.peer.answer(message, "{}");
                var _ = second.answer().get();
            }
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_prompt_that_was_not_sent_cancels_no_other() throws Exception {
        try (var connection = TestConnection.open(options -> options.withQueues(1 << 20, 1 << 20, 10))) {
            String big = "x".repeat(600_000);
            PromptCall sent = connection.client.startPrompt("s", List.of(Content.text(big)));
            PromptCall refused = connection.client.startPrompt("s", List.of(Content.text(big)));

            assertThat(refused.cancel()).isFalse();

            JsonNode prompt = connection.peer.receive("session/prompt");
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
            connection.peer.answer(prompt, "{}");
            var _ = sent.answer().get();
            assertThat(refused.answer()).isCompletedExceptionally();
        }
    }

    @Test
    void the_questions_of_a_turn_behind_an_abandoned_and_cancelled_one_are_asked() throws Exception {
        try (var connection = TestConnection.open()) {
            PromptCall first = start(connection);
            var _ = connection.peer.receive("session/prompt");
            var _ = first.cancel();
            var _ = connection.peer.receive("session/cancel");
            var next = new CompletableFuture<PromptCall>();
            var _ = first.answer().whenComplete((_, _) -> next.complete(start(connection)));

            first.answer().cancel(true);

            PromptCall second = next.get();
            JsonNode message = connection.peer.receive();
            JsonNode prompt = message.path("method").asString("").equals("session/prompt")
                    ? message
                    : connection.peer.receive("session/prompt");
            connection.peer.askPermission("\"q\"", "s");
            connection.handler.questions.take().choose("yes");
            connection.peer.answer(prompt, "{}");
            var _ = second.answer().get();
        }
    }
}
