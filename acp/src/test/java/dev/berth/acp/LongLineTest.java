package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Long lines, and more lines than a handler can take. */
@Timeout(60)
class LongLineTest {
    @Test
    void a_line_of_sixty_megabytes_is_delivered() throws Exception {
        try (var connection = TestConnection.open()) {
            int size = 60 * 1024 * 1024;
            connection.peer.update("s", "x".repeat(size));

            await().atMost(Duration.ofSeconds(30)).until(() -> connection.handler.updates.size() == 1);
            assertThat(connection.handler.texts().getFirst()).hasSize(size);
        }
    }

    @Test
    void a_line_past_the_limit_is_skipped_and_the_connection_lives() throws Exception {
        try (var connection = TestConnection.open(options -> options.withMaxLineBytes(100_000))) {
            connection.peer.update("s", "x".repeat(1_000_000)).update("s", "short");

            await().until(() -> connection.handler.texts().equals(List.of("short")));
            assertThat(connection.client.stats().count(WireNote.Kind.LONG_LINE)).isEqualTo(1);
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void an_answer_past_the_limit_fails_its_request_and_a_question_past_it_is_answered() throws Exception {
        try (var connection = TestConnection.open(options -> options.withMaxLineBytes(100_000))) {
            String big = "\"" + "x".repeat(300_000) + "\"";
            var first = connection.client.request("_x", Json.object());
            connection.peer.answer(connection.peer.receive(), big);
            assertThatThrownBy(first::get).cause().isInstanceOf(AcpException.Unreadable.class);

            var second = connection.client.request("_x", Json.object());
            JsonNode request = connection.peer.receive();
            connection.peer.send(
                    "{\"result\":{\"id\":77,\"a\":" + big + "},\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + "}");
            assertThatThrownBy(second::get).cause().hasMessageContaining("limit of 100000");

            connection.peer.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":{\"a\":" + big
                            + "}}");
            JsonNode answer = connection.peer.receive();
            assertThat(answer.path("id").asString()).isEqualTo("q");
            assertThat(answer.at("/error/code").asInt()).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }

    @Test
    void a_slow_handler_slows_the_agent_down_instead_of_filling_the_memory() throws Exception {
        var go = new CountDownLatch(1);
        try (var connection = TestConnection.open(options -> options.withQueues(100_000, 100_000, 10))) {
            connection.handler.onUpdate = _ -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            Thread flood = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        connection.peer.update("s", "x".repeat(10_000));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            await().until(() -> connection.client.stats().count(WireNote.Kind.READING_PAUSED) > 0);
            assertThat(connection.client.stats().bytesIn()).isLessThan(300_000);
            go.countDown();
            flood.join();
            await().until(() -> connection.handler.updates.size() == 100);
        }
    }

    @Test
    void close_wakes_a_reader_that_waits_for_a_slow_handler() throws Exception {
        var never = new CountDownLatch(1);
        try (var connection = TestConnection.open(options -> options.withQueues(1, 100_000, 10))) {
            connection.handler.onUpdate = _ -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            var turn = connection.prompt();
            connection.peer.update("s", "a").update("s", "b").update("s", "c");
            await().until(() -> connection.client.stats().count(WireNote.Kind.READING_PAUSED) > 0);

            connection.client.close();

            assertThat(turn).failsWithin(Duration.ofSeconds(2));
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("test-acp-read")));
        } finally {
            never.countDown();
        }
    }
}
