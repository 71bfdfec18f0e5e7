package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The ends of connections, and the failures of pending requests. */
@Timeout(20)
class ConnectionEndingTest {
    private static void assertClosed(CompletableFuture<?> future, ConnectionEnding expected) {
        assertThat(future)
                .failsWithin(Duration.ofSeconds(2))
                .withThrowableThat()
                .havingCause()
                .asInstanceOf(InstanceOfAssertFactories.type(AcpException.Closed.class))
                .extracting(AcpException.Closed::ending)
                .isEqualTo(expected);
    }

    @Test
    void the_end_of_the_stream_in_a_turn_fails_all_that_waits_at_once() throws Exception {
        try (var connection =
                TestConnection.open(options -> options.withPatience(Duration.ofSeconds(10), Duration.ofSeconds(10)))) {
            var turn = connection.prompt();
            var other = connection.client.request("_other", Json.object());
            var _ = connection.peer.receive();
            connection.peer.update("s", "last words");

            long before = System.nanoTime();
            connection.peer.closeOutput();

            assertClosed(turn, new ConnectionEnding.EndOfStream());
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
            assertClosed(other, new ConnectionEnding.EndOfStream());
            assertThat(connection.handler.texts()).containsExactly("last words");
            assertThat(connection.client.ended().get()).isEqualTo(new ConnectionEnding.EndOfStream());
            assertClosed(connection.prompt(), new ConnectionEnding.EndOfStream());
            assertThat(connection.client.cancel("s")).isFalse();
            assertThat(connection.noteCount(WireNote.Kind.NOT_SENT)).isEqualTo(1);
        }
    }

    @Test
    void an_explainer_gives_the_better_reason() throws Exception {
        var reported = new ConnectionEnding.Reported("the agent process exited with code 3", List.of("out of memory"));
        try (var connection = TestConnection.open(options -> options.withExplainer(_ -> reported))) {
            var turn = connection.prompt();
            connection.peer.closeOutput();

            assertClosed(turn, reported);
            assertThatThrownBy(turn::get).hasMessageContaining("code 3").hasMessageContaining("out of memory");
        }
    }

    @Test
    void an_explainer_that_hangs_or_throws_is_not_waited_for() throws Exception {
        var never = new CountDownLatch(1);
        try (var hanging = TestConnection.open(options -> options.withExplainer(seen -> {
                    awaitForever(never);
                    return seen;
                }));
                var throwing = TestConnection.open(options -> options.withExplainer(_ -> {
                    throw new IllegalStateException("no");
                }))) {
            var first = hanging.prompt();
            var second = throwing.prompt();
            hanging.peer.closeOutput();
            throwing.peer.closeOutput();

            assertClosed(first, new ConnectionEnding.EndOfStream());
            assertClosed(second, new ConnectionEnding.EndOfStream());
            never.countDown();
        }
    }

    @Test
    void closing_with_a_reason_fails_all_that_waits_with_it() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            var reason = new ConnectionEnding.Reported("the container is gone", List.of());

            connection.client.close(reason);
            connection.client.close();

            assertClosed(turn, reason);
            assertThat(connection.client.ending()).contains(reason);
        }
    }

    @Test
    void a_reader_that_fails_ends_the_connection() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        try (var client = AcpClient.over(
                broken, OutputStream.nullOutputStream(), new RecordingClient(), AcpOptions.named("test"))) {
            assertClosed(client.request("_x", Json.object()), new ConnectionEnding.ReadFailed("Input/output error"));
        }
    }

    @Test
    void a_peer_that_stops_reading_but_answers_first_is_heard() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            connection.peer.answer(prompt, "{\"stopReason\":\"end_turn\"}");
            connection.peer.close();
            var _ = connection.client.cancel("s");

            assertThat(turn.get().stopReason()).contains(StopReason.END_TURN);
        }
    }

    @Test
    void writing_that_fails_ends_the_connection_even_if_the_peer_keeps_its_side_open() throws Exception {
        StreamPair streams = StreamPair.inMemory();
        var client = AcpClient.over(
                streams.left().input(), streams.left().output(), new RecordingClient(), AcpOptions.named("test"));
        try (client) {
            streams.right().input().close();

            assertClosed(client.request("_x", Json.object()), new ConnectionEnding.WriteFailed("Broken pipe"));
            assertClosed(client.request("_y", Json.object()), new ConnectionEnding.WriteFailed("Broken pipe"));
        }
    }

    @Test
    void a_peer_that_never_reads_blocks_neither_callers_nor_close() throws Exception {
        try (var connection = TestConnection.open(options -> options.withQueues(1 << 20, 1 << 20, 10))) {
            String big = "x".repeat(600_000);
            var first = connection.client.prompt("s", List.of(Content.text(big)));
            var second = connection.client.prompt("s", List.of(Content.text(big)));

            assertThat(second)
                    .failsWithin(Duration.ofSeconds(2))
                    .withThrowableThat()
                    .withCauseInstanceOf(AcpException.Congested.class);
            assertThat(first).isNotDone();
            connection.peer.update("s", "we still receive it");
            await().until(() -> connection.handler.texts().size() == 1);

            long before = System.nanoTime();
            connection.client.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
            assertClosed(first, new ConnectionEnding.ClosedByUs());
            awaitNoThreads("test-acp");
        }
    }

    @Test
    void queued_messages_go_out_before_the_stream_is_closed() throws Exception {
        try (var connection = TestConnection.open()) {
            for (int i = 0; i < 100; i++) {
                assertThat(connection.client.notify("_n", Json.object().put("i", i)))
                        .isTrue();
            }
            connection.client.close();

            for (int i = 0; i < 100; i++) {
                assertThat(connection.peer.receive("_n").at("/params/i").asInt())
                        .isEqualTo(i);
            }
            assertThatThrownBy(connection.peer::receive).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_stuck_handler_delays_neither_the_failure_nor_an_answer_that_is_here() throws Exception {
        var stuck = new CountDownLatch(1);
        try (var connection = TestConnection.open()) {
            connection.handler.onUpdate = _ -> awaitForever(stuck);
            var answered = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            var unanswered = connection.prompt();
            connection.peer.update("s", "sticky").answer(prompt, "{\"stopReason\":\"end_turn\"}");
            connection.peer.closeOutput();

            assertClosed(unanswered, new ConnectionEnding.EndOfStream());
            assertThat(answered.get().stopReason()).contains(StopReason.END_TURN);
        } finally {
            stuck.countDown();
        }
    }

    @Test
    void close_from_within_handlers_and_callbacks_is_harmless() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.handler.onUpdate = _ -> connection.client.close();
            var turn = connection.prompt();
            var chained = turn.whenComplete((_, _) -> connection.client.close());
            connection.peer.update("s", "x").update("s", "never delivered");

            assertClosed(turn, new ConnectionEnding.ClosedByUs());
            assertThat(chained).failsWithin(Duration.ofSeconds(2));
            await().until(() -> connection.handler.updates.size() == 1);
        }
    }

    @Test
    void waiting_for_an_answer_in_a_handler_of_updates_is_refused() throws Exception {
        try (var connection = TestConnection.open()) {
            var thrown = new CompletableFuture<Throwable>();
            connection.handler.onUpdate = _ -> {
                try {
                    connection.prompt().thenApply(result -> result).join();
                } catch (IllegalStateException e) {
                    thrown.complete(e);
                }
            };
            connection.peer.update("s", "x");

            assertThat(thrown.get()).hasMessageContaining("must not wait");
        }
    }

    private static void awaitNoThreads(String prefix) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(prefix)));
    }

    private static void awaitForever(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
