package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The heap that messages take, not their bytes on the wire, counts against the limits. */
@Timeout(60)
class MemoryTest {
    private static final int MIB = 1024 * 1024;
    // the collector rounds the array of a long list up to whole regions
    private static final int REGION = 4 * MIB;

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static byte[] arrayOf(String element, int bytes) {
        return ("[" + (element + ",").repeat(bytes / (element.length() + 1)) + "0]").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "77",
                "123",
                "123456789012",
                "12345678901234567890",
                "1.5",
                "true",
                "null",
                "\"a\"",
                "\"some longer text\"",
                "\"příliš 🐎\"",
                "\"\\u017e\"",
                "[]",
                "[1]",
                "{}",
                "{\"a\":1}",
                "{\"a\":1,\"some longer name\":\"x\",\"c\":{}}",
                "[[[[\"a\"]]]]"
            })
    void the_estimate_is_at_least_the_heap_of_the_tree(String element) {
        byte[] json = arrayOf(element, 4 * MIB);
        Object[] kept = new Object[1];
        long before = usedHeap();
        kept[0] = Json.MAPPER.readTree(json);
        long heap = usedHeap() - before;

        long estimate = TreeCost.of(json, 0, json.length);
        assertThat(kept[0]).isNotNull();
        assertThat(estimate).isBetween((long) (heap * 0.98) - REGION, Math.max(heap * 4, 6L * json.length));
    }

    @Test
    void distinct_names_are_counted_too() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            text.append("\"name").append(i).append("\":").append(i).append(',');
        }
        byte[] json = text.append("\"z\":0}").toString().getBytes(StandardCharsets.UTF_8);
        Object[] kept = new Object[1];
        long before = usedHeap();
        kept[0] = Json.MAPPER.readTree(json);
        long heap = usedHeap() - before;

        assertThat(kept[0]).isNotNull();
        assertThat(TreeCost.of(json, 0, json.length)).isBetween((long) (heap * 0.98) - REGION, heap * 3);
    }

    @Test
    void one_long_text_costs_little_more_than_its_bytes() {
        byte[] json = ("{\"data\":\"" + "QUJD".repeat(MIB) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThat(TreeCost.of(json, 0, json.length)).isBetween(4L * MIB, 4L * MIB + 1000);
    }

    @ParameterizedTest
    @CsvSource({"'\"', 64", "'\"\\', 64", "'{\"a', 64", "'\"\\u', 64", "'', 0"})
    void a_cut_line_is_counted_to_its_end(String json, long least) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThat(TreeCost.of(bytes, 0, bytes.length)).isGreaterThanOrEqualTo(least);
    }

    @Test
    void a_line_of_32_mib_of_numbers_is_refused_before_it_is_parsed_and_the_connection_lives() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.send(("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\","
                            + "\"update\":{\"rawOutput\":[")
                    .getBytes(StandardCharsets.UTF_8));
            byte[] piece = "123,".repeat(MIB / 4).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 32; i++) {
                connection.peer.send(piece);
            }
            connection.peer.send("1]}}}").update("s", "small");

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> connection.handler.texts().contains("small"));
            assertThat(connection.handler.updates).hasSize(1);
            assertThat(connection.noteCount(WireNote.Kind.LARGE_MESSAGE)).isEqualTo(1);
            assertThat(connection.notes.getFirst().text()).contains("more than the limit of " + 128 * MIB);
        }
    }

    @Test
    void an_answer_that_is_too_large_fails_its_request_and_a_request_gets_an_error() throws Exception {
        try (var connection = TestConnection.open(options -> options.withMaxTreeBytes(100_000))) {
            String large = "[" + "[],".repeat(2000) + "[]]";
            var future = connection.client.request("_x", Json.object());
            connection.peer.answer(connection.peer.receive(), large);
            assertThatThrownBy(future::get)
                    .cause()
                    .isInstanceOf(AcpException.Unreadable.class)
                    .hasMessageContaining("limit of 100000");

            connection.peer.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":{\"a\":" + large
                            + "}}");
            JsonNode answer = connection.peer.receive();
            assertThat(answer.path("id").asString()).isEqualTo("q");
            assertThat(answer.at("/error/code").asInt()).isEqualTo(ErrorCode.INVALID_REQUEST);

            connection.peer.update("s", "x".repeat(90_000));
            await().until(() -> connection.handler.texts().size() == 1);
            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
        }
    }

    @Test
    void the_backlog_counts_heap() throws Exception {
        var go = new CountDownLatch(1);
        try (var connection = TestConnection.open(options -> options.withQueues(1_000_000, 100_000, 10))) {
            connection.handler.onUpdate = _ -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            // about 3 KB a line on the wire, and more than 100 KB each in the heap
            String line =
                    "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":{\"a\":["
                            + "[],".repeat(1000) + "[]]}}}\n";
            Thread flood = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        connection.peer.send(line.getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            await().until(() -> connection.client.stats().count(WireNote.Kind.READING_PAUSED) > 0);
            assertThat(connection.client.stats().framesIn()).isLessThan(12);
            go.countDown();
            flood.join();
            await().until(() -> connection.handler.updates.size() == 200);
        }
    }

    @Test
    void open_requests_of_the_peer_count_with_their_heap() throws Exception {
        try (var connection = TestConnection.open(options -> options.withQueues(300_000, 100_000, 50))) {
            String large = "[],".repeat(1000) + "[]";
            for (int i = 0; i < 4; i++) {
                connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + i
                        + ",\"method\":\"session/request_permission\",\"params\":{\"sessionId\":\"s\",\"toolCall\":["
                        + large + "],\"options\":[{\"optionId\":\"yes\",\"kind\":\"allow_once\"}]}}");
            }

            var first = connection.handler.questions.take();
            var _ = connection.handler.questions.take();
            for (int i = 2; i < 4; i++) {
                JsonNode refused = connection.peer.receive();
                assertThat(refused.path("id").asInt()).isEqualTo(i);
                assertThat(refused.at("/error/message").asString()).contains("bytes of requests are open");
            }
            first.choose("yes");
            assertThat(connection.peer.receive().path("result").isObject()).isTrue();
            connection.peer.askPermission("9", "s");
            assertThat(connection.handler.questions.take().request().title()).contains("rm");
        }
    }

    @Test
    void names_of_properties_are_not_kept() throws Exception {
        try (var connection = TestConnection.open()) {
            long before = usedHeap();
            connection.handler.onUpdate = _ -> {
                throw new IllegalStateException("so that the recording client keeps nothing");
            };
            for (int i = 0; i < 1500; i++) {
                connection.peer.send(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\","
                                + "\"update\":{\"" + (i + "k").repeat(8000) + "\":1}}}");
            }
            await().until(() -> connection.client.stats().count(WireNote.Kind.HANDLER_FAILED) == 1500);

            // Jackson's table of names kept twice the length of each of them: more than 60 MiB
            assertThat(usedHeap() - before).isLessThan(20 * MIB);
        }
    }
}
