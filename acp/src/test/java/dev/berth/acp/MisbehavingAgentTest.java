package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Protocol errors that were seen of real agents, each followed by a request that must still be answered. */
@Timeout(20)
class MisbehavingAgentTest {
    private static final String INITIALIZED =
            "{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"a\",\"version\":\"1.2\"},\"agentCapabilities\":"
                    + "{\"loadSession\":true,\"sessionCapabilities\":{\"resume\":{},\"list\":null}},"
                    + "\"authMethods\":[{\"id\":\"api-key\",\"name\":\"Key\"}]}";

    @Test
    void a_banner_before_initialize_is_skipped_and_counted() throws Exception {
        try (var connection = TestConnection.open()) {
            connection.peer.send("npm warn EBADENGINE").send("").send("{ not json");

            var future = connection.client.initialize(new Implementation("berth", "1"));
            JsonNode request = connection.peer.receive("initialize");
            connection.peer.answer(request, INITIALIZED);

            var result = future.get();
            assertThat(result.agent()).contains(new Implementation("a", "1.2"));
            assertThat(result.capabilities().loadSession()).isTrue();
            assertThat(result.capabilities().session("resume")).isTrue();
            assertThat(result.capabilities().session("list")).isFalse();
            assertThat(result.authMethods()).extracting(AuthMethod::id).containsExactly("api-key");
            assertThat(request.at("/params/protocolVersion").asInt()).isEqualTo(1);
            assertThat(request.at("/params/clientCapabilities/terminal").asBoolean())
                    .isFalse();
            assertThat(connection.client.stats().skippedLines()).isEqualTo(2);
            assertThat(connection.noteCount(WireNote.Kind.SKIPPED_LINE)).isEqualTo(2);
            assertThat(connection.notes.getFirst().excerpt()).contains("npm warn EBADENGINE");
        }
    }

    static Stream<String> strangeLines() {
        return Stream.of(
                "garbage",
                "[]",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}]",
                "{\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "null",
                "1",
                "\"text\"",
                "{}",
                "{",
                "}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,",
                "\u0000\u0000",
                "{\"level\":\"info\",\"id\":1,\"result\":\"a log line\"}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700}}",
                "{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":123456789012345678901234567890,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":[1]}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":1}}");
    }

    @ParameterizedTest
    @MethodSource("strangeLines")
    void a_strange_line_in_a_turn_changes_nothing(String line) throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive("session/prompt");
            assertThat(prompt.path("id").asInt()).isEqualTo(1);

            connection.peer.send(line).update("s", "still here");
            await().until(() -> connection.handler.texts().equals(List.of("still here")));
            assertThat(turn).isNotDone();
            connection.peer.answer(prompt, "{\"stopReason\":\"end_turn\"}");

            assertThat(turn.get().stopReason()).contains(StopReason.END_TURN);
        }
    }

    @Test
    void unknown_stop_reasons_null_results_and_unknown_updates_pass_through() throws Exception {
        try (var connection = TestConnection.open()) {
            var first = connection.prompt();
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\","
                    + "\"update\":{\"sessionUpdate\":\"brand_new\",\"x\":1}}}");
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"_auth/status_update\",\"params\":{}}");
            connection.peer.answer(
                    connection.peer.receive(), "{\"stopReason\":\"bored\",\"usage\":{\"totalTokens\":3}}");
            assertThat(first.get().stopReason()).contains(new StopReason("bored"));
            assertThat(first.get().usage()).isPresent();

            var second = connection.prompt();
            connection.peer.answer(connection.peer.receive(), "null");
            assertThat(second.get().stopReason()).isEmpty();
            assertThat(second.get().usage()).isEmpty();

            assertThat(connection.handler.updates.getFirst().variant()).isEqualTo("brand_new");
            assertThat(connection.handler.updates.getFirst().raw().path("x").asInt())
                    .isEqualTo(1);
            assertThat(connection.handler.notifications).containsExactly("_auth/status_update");
        }
    }

    @Test
    void another_protocol_version_is_refused() throws Exception {
        try (var connection = TestConnection.open()) {
            for (String version : List.of("2", "\"1\"", "null", "1.5", "4294967297")) {
                var future = connection.client.initialize(new Implementation("berth", "1"));
                connection.peer.answer(connection.peer.receive(), "{\"protocolVersion\":" + version + "}");
                assertThatThrownBy(future::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                AcpException.VersionMismatch.class,
                                e -> assertThat(e.version()).isEqualTo(version));
            }
        }
    }

    @Test
    void an_error_comes_with_its_code_text_and_data() throws Exception {
        try (var connection = TestConnection.open()) {
            var future = connection.client.newSession(SessionSpec.at("/w"));
            JsonNode request = connection.peer.receive("session/new");
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
                    + ",\"error\":{\"code\":-32000,\"message\":\"Authentication required\",\"data\":{\"a\":1}}}");

            assertThatThrownBy(future::get).cause().isInstanceOfSatisfying(AcpException.ErrorResponse.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.AUTH_REQUIRED);
                assertThat(e.tried()).isEqualTo("session/new");
                assertThat(e.seen()).contains("Authentication required");
                assertThat(e.todo()).isNotEmpty();
                assertThat(e.data()).isPresent();
            });
        }
    }

    @Test
    void errors_of_any_form_fail_the_request() throws Exception {
        try (var connection = TestConnection.open()) {
            for (String error :
                    List.of("\"just text\"", "7", "{}", "[]", "{\"code\":\"x\",\"message\":null}", "{\"code\":1e99}")) {
                var turn = connection.prompt();
                JsonNode prompt = connection.peer.receive("session/prompt");
                connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id") + ",\"error\":" + error + "}");
                assertThatThrownBy(turn::get).cause().isInstanceOf(AcpException.ErrorResponse.class);
            }
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive("session/prompt");
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id") + ",\"error\":null}");
            assertThat(turn.get().stopReason()).isEmpty();
        }
    }

    @Test
    void a_callback_that_never_returns_holds_up_nothing_else() throws Exception {
        var never = new CountDownLatch(1);
        try (var connection = TestConnection.open()) {
            var stuck = connection.prompt().thenAccept(_ -> awaitForever(never));
            connection.peer.answer(connection.peer.receive(), "{}");

            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
            connection.client.close();
            assertThat(stuck).isNotDone();
        } finally {
            never.countDown();
        }
    }

    private static void awaitForever(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_prompt_that_is_no_json_is_the_callers_fault_and_leaves_nothing_behind() throws Exception {
        try (var connection = TestConnection.open()) {
            JsonNode tooDeep = Json.object();
            for (int i = 0; i < 1000; i++) {
                tooDeep = Json.object().set("a", tooDeep);
            }
            Content content = new Content(tooDeep);
            assertThatThrownBy(() -> connection.client.prompt("s", List.of(content)))
                    .isInstanceOf(IllegalArgumentException.class);

            connection.peer.askPermission("1", "s");
            var _ = connection.client.cancel("s");
            assertThat(connection.roundTripAfter("session/cancel").path("pong").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void an_answer_without_what_it_must_have_is_unreadable() throws Exception {
        try (var connection = TestConnection.open()) {
            for (String result : List.of("null", "{}", "[]", "{\"sessionId\":7}")) {
                var future = connection.client.newSession(SessionSpec.at("/w"));
                connection.peer.answer(connection.peer.receive(), result);
                assertThatThrownBy(future::get).cause().isInstanceOf(AcpException.Unreadable.class);
            }
        }
    }

    @Test
    void closing_a_session_that_the_agent_does_not_know_is_success() throws Exception {
        try (var connection = TestConnection.open()) {
            var future = connection.client.closeSession("gone");
            JsonNode request = connection.peer.receive("session/close");
            connection.peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
                    + ",\"error\":{\"code\":-32002,\"message\":\"no such session\"}}");

            assertThat(future.get()).isNotNull();
        }
    }

    @Test
    void doubled_and_late_answers_are_counted_and_dropped() throws Exception {
        try (var connection = TestConnection.open()) {
            var first = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            connection
                    .peer
                    .answer(prompt, "{\"stopReason\":\"end_turn\"}")
                    .answer(prompt, "{\"stopReason\":\"refusal\"}");
            assertThat(first.get().stopReason()).contains(StopReason.END_TURN);

            var second = connection.prompt();
            JsonNode abandoned = connection.peer.receive();
            second.cancel(true);
            JsonNode cancel = connection.peer.receive("$/cancel_request");
            assertThat(cancel.at("/params/requestId")).isEqualTo(abandoned.path("id"));
            connection.peer.answer(abandoned, "{\"stopReason\":\"cancelled\"}");

            assertThat(connection.roundTrip().path("pong").asBoolean()).isTrue();
            assertThat(connection.client.stats().count(WireNote.Kind.UNMATCHED_RESPONSE))
                    .isEqualTo(2);
        }
    }

    @Test
    void updates_after_the_answer_belong_to_the_session() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            connection
                    .peer
                    .update("s", "in")
                    .answer(connection.peer.receive(), "{\"stopReason\":\"end_turn\"}")
                    .update("s", "after");

            var _ = turn.get();
            await().until(() -> connection.handler.texts().equals(List.of("in", "after")));
        }
    }

    @Test
    void two_thousand_rapid_chunks_arrive_in_order_before_the_answer() throws Exception {
        try (var connection = TestConnection.open()) {
            var turn = connection.prompt();
            JsonNode prompt = connection.peer.receive();
            StringBuilder burst = new StringBuilder();
            for (int i = 0; i < 2000; i++) {
                burst.append(
                                "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\",\"update\":"
                                        + "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"")
                        .append(i)
                        .append("\"}}}}\n");
            }
            burst.append("{\"jsonrpc\":\"2.0\",\"id\":")
                    .append(prompt.path("id"))
                    .append(",\"result\":{}}\n");
            connection.peer.send(burst.toString().getBytes(StandardCharsets.UTF_8));

            // in the callback of the answer itself: every update must have been delivered by then
            int updatesAtAnswer =
                    turn.thenApply(_ -> connection.handler.texts().size()).get();

            assertThat(updatesAtAnswer).isEqualTo(2000);
            assertThat(connection.handler.texts())
                    .isEqualTo(
                            IntStream.range(0, 2000).mapToObj(Integer::toString).toList());
        }
    }
}
