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

/** What real agents were seen to do wrong, each followed by a request that must still be answered. */
@Timeout(20)
class MisbehavingAgentTest {
    private static final String INITIALIZED =
            "{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"a\",\"version\":\"1.2\"},\"agentCapabilities\":"
                    + "{\"loadSession\":true,\"sessionCapabilities\":{\"resume\":{},\"list\":null}},"
                    + "\"authMethods\":[{\"id\":\"api-key\",\"name\":\"Key\"}]}";

    @Test
    void a_banner_before_initialize_is_skipped_and_counted() throws Exception {
        try (var wired = Wired.up()) {
            wired.peer.say("npm warn EBADENGINE").say("").say("{ not json");

            var future = wired.client.initialize(new Implementation("berth", "1"));
            JsonNode request = wired.peer.hear("initialize");
            wired.peer.answer(request, INITIALIZED);

            var result = future.get();
            assertThat(result.agent()).contains(new Implementation("a", "1.2"));
            assertThat(result.capabilities().loadSession()).isTrue();
            assertThat(result.capabilities().session("resume")).isTrue();
            assertThat(result.capabilities().session("list")).isFalse();
            assertThat(result.authMethods()).extracting(AuthMethod::id).containsExactly("api-key");
            assertThat(request.at("/params/protocolVersion").asInt()).isEqualTo(1);
            assertThat(request.at("/params/clientCapabilities/terminal").asBoolean())
                    .isFalse();
            assertThat(wired.client.stats().skippedLines()).isEqualTo(2);
            assertThat(wired.notes.getFirst().text()).contains("npm warn EBADENGINE");
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
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear("session/prompt");
            assertThat(prompt.path("id").asInt()).isEqualTo(1);

            wired.peer.say(line).update("s", "still here");
            await().until(() -> wired.handler.texts().equals(List.of("still here")));
            assertThat(turn).isNotDone();
            wired.peer.answer(prompt, "{\"stopReason\":\"end_turn\"}");

            assertThat(turn.get().stopReason()).contains(StopReason.END_TURN);
        }
    }

    @Test
    void unknown_stop_reasons_null_results_and_unknown_updates_pass_through() throws Exception {
        try (var wired = Wired.up()) {
            var first = wired.prompt();
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s\","
                    + "\"update\":{\"sessionUpdate\":\"brand_new\",\"x\":1}}}");
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"method\":\"_auth/status_update\",\"params\":{}}");
            wired.peer.answer(wired.peer.hear(), "{\"stopReason\":\"bored\",\"usage\":{\"totalTokens\":3}}");
            assertThat(first.get().stopReason()).contains(new StopReason("bored"));
            assertThat(first.get().usage()).isPresent();

            var second = wired.prompt();
            wired.peer.answer(wired.peer.hear(), "null");
            assertThat(second.get().stopReason()).isEmpty();
            assertThat(second.get().usage()).isEmpty();

            assertThat(wired.handler.updates.getFirst().variant()).isEqualTo("brand_new");
            assertThat(wired.handler.updates.getFirst().raw().path("x").asInt()).isEqualTo(1);
            assertThat(wired.handler.notifications).containsExactly("_auth/status_update");
        }
    }

    @Test
    void another_protocol_version_is_refused() throws Exception {
        try (var wired = Wired.up()) {
            for (String version : List.of("2", "\"1\"", "null", "1.5", "4294967297")) {
                var future = wired.client.initialize(new Implementation("berth", "1"));
                wired.peer.answer(wired.peer.hear(), "{\"protocolVersion\":" + version + "}");
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
        try (var wired = Wired.up()) {
            var future = wired.client.newSession(SessionSpec.at("/w"));
            JsonNode request = wired.peer.hear("session/new");
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
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
        try (var wired = Wired.up()) {
            for (String error :
                    List.of("\"just text\"", "7", "{}", "[]", "{\"code\":\"x\",\"message\":null}", "{\"code\":1e99}")) {
                var turn = wired.prompt();
                JsonNode prompt = wired.peer.hear("session/prompt");
                wired.peer.say("{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id") + ",\"error\":" + error + "}");
                assertThatThrownBy(turn::get).cause().isInstanceOf(AcpException.ErrorResponse.class);
            }
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear("session/prompt");
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"id\":" + prompt.path("id") + ",\"error\":null}");
            assertThat(turn.get().stopReason()).isEmpty();
        }
    }

    @Test
    void a_callback_that_never_returns_holds_up_nothing_else() throws Exception {
        var never = new CountDownLatch(1);
        try (var wired = Wired.up()) {
            var stuck = wired.prompt().thenAccept(_ -> awaitForever(never));
            wired.peer.answer(wired.peer.hear(), "{}");

            assertThat(wired.roundTrip().path("pong").asBoolean()).isTrue();
            wired.client.close();
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
        try (var wired = Wired.up()) {
            JsonNode tooDeep = Json.object();
            for (int i = 0; i < 1000; i++) {
                tooDeep = Json.object().set("a", tooDeep);
            }
            Content content = new Content(tooDeep);
            assertThatThrownBy(() -> wired.client.prompt("s", List.of(content)))
                    .isInstanceOf(IllegalArgumentException.class);

            wired.peer.askPermission("1", "s");
            var _ = wired.client.cancel("s");
            assertThat(wired.roundTripAfter("session/cancel").path("pong").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void an_answer_without_what_it_must_have_is_unreadable() throws Exception {
        try (var wired = Wired.up()) {
            for (String result : List.of("null", "{}", "[]", "{\"sessionId\":7}")) {
                var future = wired.client.newSession(SessionSpec.at("/w"));
                wired.peer.answer(wired.peer.hear(), result);
                assertThatThrownBy(future::get).cause().isInstanceOf(AcpException.Unreadable.class);
            }
        }
    }

    @Test
    void closing_a_session_that_the_agent_does_not_know_is_success() throws Exception {
        try (var wired = Wired.up()) {
            var future = wired.client.closeSession("gone");
            JsonNode request = wired.peer.hear("session/close");
            wired.peer.say("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id")
                    + ",\"error\":{\"code\":-32002,\"message\":\"no such session\"}}");

            assertThat(future.get()).isNotNull();
        }
    }

    @Test
    void doubled_and_late_answers_are_counted_and_dropped() throws Exception {
        try (var wired = Wired.up()) {
            var first = wired.prompt();
            JsonNode prompt = wired.peer.hear();
            wired.peer.answer(prompt, "{\"stopReason\":\"end_turn\"}").answer(prompt, "{\"stopReason\":\"refusal\"}");
            assertThat(first.get().stopReason()).contains(StopReason.END_TURN);

            var second = wired.prompt();
            JsonNode abandoned = wired.peer.hear();
            second.cancel(true);
            JsonNode cancel = wired.peer.hear("$/cancel_request");
            assertThat(cancel.at("/params/requestId")).isEqualTo(abandoned.path("id"));
            wired.peer.answer(abandoned, "{\"stopReason\":\"cancelled\"}");

            assertThat(wired.roundTrip().path("pong").asBoolean()).isTrue();
            assertThat(wired.client.stats().unmatchedResponses()).isEqualTo(2);
        }
    }

    @Test
    void updates_after_the_answer_belong_to_the_session() throws Exception {
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            wired.peer
                    .update("s", "in")
                    .answer(wired.peer.hear(), "{\"stopReason\":\"end_turn\"}")
                    .update("s", "after");

            var _ = turn.get();
            await().until(() -> wired.handler.texts().equals(List.of("in", "after")));
        }
    }

    @Test
    void two_thousand_rapid_chunks_arrive_in_order_before_the_answer() throws Exception {
        try (var wired = Wired.up()) {
            var turn = wired.prompt();
            JsonNode prompt = wired.peer.hear();
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
            wired.peer.say(burst.toString().getBytes(StandardCharsets.UTF_8));

            // asked in the very callback of the answer: nothing may be missing then
            int seenAtAnswer = turn.thenApply(_ -> wired.handler.texts().size()).get();

            assertThat(seenAtAnswer).isEqualTo(2000);
            assertThat(wired.handler.texts())
                    .isEqualTo(
                            IntStream.range(0, 2000).mapToObj(Integer::toString).toList());
        }
    }
}
