package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The handler of a permission question learns that, and why, the question needs no answer any more. */
@Timeout(20)
class PermissionWithdrawalTest {
    private static void assertWithdrawn(RecordingClient.Question question, PermissionWithdrawal why) {
        assertThat(question.request().withdrawn())
                .succeedsWithin(Duration.ofSeconds(2))
                .isEqualTo(why);
        await().until(question.answer()::isCancelled);
    }

    @Test
    void the_agent_withdraws() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("\"q\"", "s");
            var question = connection.handler.questions.take();
            connection.peer.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":\"q\"}}");

            assertWithdrawn(question, PermissionWithdrawal.BY_AGENT);
        }
    }

    @Test
    void the_client_cancels_the_prompt() throws Exception {
        try (var connection = TestConnection.open()) {
            PromptCall call = connection.client.startPrompt("s", List.of(Content.text("x")));
            connection.peer.askPermission("1", "s");
            var question = connection.handler.questions.take();
            assertThat(call.cancel()).isTrue();

            assertWithdrawn(question, PermissionWithdrawal.PROMPT_CANCELLED);
        }
    }

    @Test
    void the_turn_ends_and_the_agent_still_gets_an_answer() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("1", "s");
            var outsideTheTurn = connection.handler.questions.take();
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive("session/prompt");
            connection.peer.askPermission("2", "s");
            var question = connection.handler.questions.take();
            connection.peer.answer(prompt, "{\"stopReason\":\"end_turn\"}");

            assertWithdrawn(question, PermissionWithdrawal.TURN_ENDED);
            JsonNode answer = connection.peer.receive();
            assertThat(answer.path("id").asInt()).isEqualTo(2);
            assertThat(answer.at("/result/outcome/outcome").asString()).isEqualTo("cancelled");
            var _ = turn.get();
            assertThat(outsideTheTurn.request().withdrawn()).isNotDone();
        }
    }

    @Test
    void a_question_behind_the_answer_of_its_turn_is_asked_and_stays() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive("session/prompt");
            connection.peer.answer(prompt, "{}").askPermission("3", "s");
            var question = connection.handler.questions.take();
            var _ = turn.get();

            question.choose("yes");
            assertThat(connection.peer.receive().at("/result/outcome/optionId").asString())
                    .isEqualTo("yes");
            assertThat(question.request().withdrawn()).isNotDone();
        }
    }

    @Test
    void the_connection_ends() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("1", "s");
            var question = connection.handler.questions.take();
            connection.client.close();

            assertWithdrawn(question, PermissionWithdrawal.CONNECTION_ENDED);
        }
    }

    @Test
    void a_handler_that_has_not_returned_is_interrupted_and_told() throws Exception {
        var asked = new CompletableFuture<PermissionRequest>();
        var interrupted = new CountDownLatch(1);
        StreamPair streams = StreamPair.inMemory();
        AcpClientHandler handler = new AcpClientHandler() {
            @Override
            public void sessionUpdate(SessionUpdate update) {}

            @Override
            public CompletableFuture<PermissionOutcome> requestPermission(PermissionRequest request) {
                asked.complete(request);
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return CompletableFuture.completedFuture(new PermissionOutcome.Selected("yes"));
            }
        };
        try (var peer = new RawPeer(streams.right());
                var client = AcpClient.over(
                        streams.left().input(), streams.left().output(), handler, AcpOptions.named("test"))) {
            peer.askPermission("1", "s");
            PermissionRequest request = asked.get();
            assertThat(client.cancel("s")).isTrue();

            assertThat(request.withdrawn())
                    .succeedsWithin(Duration.ofSeconds(2))
                    .isEqualTo(PermissionWithdrawal.PROMPT_CANCELLED);
            interrupted.await();
            var _ = peer.receive("session/cancel");
            assertThat(peer.receive().at("/result/outcome/outcome").asString()).isEqualTo("cancelled");
        }
    }

    @Test
    void a_dependent_that_blocks_holds_up_no_other() throws Exception {
        var never = new CountDownLatch(1);
        try (var connection = TestConnection.open()) {
            connection.peer.askPermission("1", "s");
            var question = connection.handler.questions.take();
            var first = question.request().withdrawn();
            var stuck = question.request().withdrawn().thenRun(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            connection.client.close();

            assertThat(first).succeedsWithin(Duration.ofSeconds(2));
            assertThat(connection.client.ended()).succeedsWithin(Duration.ofSeconds(2));
            assertThat(stuck).isNotDone();
        } finally {
            never.countDown();
        }
    }
}
