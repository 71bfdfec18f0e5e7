package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whole turns with both roles. */
@Timeout(20)
class AgentRoleTest {
    private final RecordingClient handler = new RecordingClient();

    /** An agent with the required methods; the test supplies the turn. */
    private static class Scripted implements AcpAgentHandler {
        private final Turn turn;

        Scripted(Turn turn) {
            this.turn = turn;
        }

        interface Turn {
            PromptResult run(PromptRequest request, PromptContext context) throws Exception;
        }

        @Override
        public InitializeResult initialize(JsonNode params) {
            return InitializeResult.of(
                    new Implementation("scripted", "0"), Json.object().put("loadSession", true));
        }

        @Override
        public OpenedSession newSession(SessionSpec spec, AcpAgent agent) {
            return OpenedSession.of("s@" + spec.cwd());
        }

        @Override
        public JsonNode loadSession(String sessionId, JsonNode params, AcpAgent agent) throws Exception {
            for (int i = 0; i < 50; i++) {
                agent.update(sessionId, SessionUpdate.message("old " + i));
            }
            return AcpAgentHandler.emptyResult();
        }

        @Override
        public PromptResult prompt(PromptRequest request, PromptContext context) throws Exception {
            return turn.run(request, context);
        }
    }

    private AcpPair pair(Scripted.Turn turn) {
        return AcpPair.inMemory(handler, new Scripted(turn));
    }

    @Test
    void a_whole_turn_with_a_question() throws Exception {
        try (var pair = pair((request, context) -> {
            context.say("you said " + request.text());
            var outcome = context.requestPermission(
                            Json.object().put("toolCallId", "t").put("title", "Write a file"),
                            List.of(new PermissionOption("ok", "Allow", "allow_once")))
                    .get();
            context.say("and chose " + outcome);
            return PromptResult.of(StopReason.END_TURN);
        })) {
            var agent =
                    pair.client().initialize(new Implementation("berth", "1")).get();
            var session = pair.client().newSession(SessionSpec.at("/w")).get();
            var turn = pair.client().prompt(session.sessionId(), List.of(Content.text("hello")));
            var question = handler.questions.take();
            question.choose("ok");

            assertThat(agent.agent()).contains(new Implementation("scripted", "0"));
            assertThat(session.sessionId()).isEqualTo("s@/w");
            assertThat(question.request().title()).contains("Write a file");
            assertThat(turn.get().stopReason()).contains(StopReason.END_TURN);
            assertThat(handler.texts()).containsExactly("you said hello", "and chose Selected[optionId=ok]");
        }
    }

    @Test
    void a_replay_arrives_before_load_completes() throws Exception {
        try (var pair = pair((_, _) -> PromptResult.of(StopReason.END_TURN))) {
            int updates = pair.client()
                    .loadSession("old", SessionSpec.at("/w"))
                    .thenApply(_ -> handler.texts().size())
                    .get();

            assertThat(updates).isEqualTo(50);
        }
    }

    @Test
    void cancel_reaches_the_turn_even_if_sent_right_behind_the_prompt() throws Exception {
        try (var pair = pair((_, context) -> {
            context.cancellation().get();
            return PromptResult.of(context.isCancelled() ? StopReason.CANCELLED : StopReason.END_TURN);
        })) {
            for (int i = 0; i < 100; i++) {
                var turn = pair.client().prompt("s", List.of(Content.text("x")));
                assertThat(pair.client().cancel("s")).isTrue();
                assertThat(turn.get().stopReason()).contains(StopReason.CANCELLED);
            }
        }
    }

    @Test
    void the_context_is_cancelled_before_the_agent_is_told() throws Exception {
        for (int i = 0; i < 100; i++) {
            var context = new CompletableFuture<PromptContext>();
            var seen = new CompletableFuture<List<Boolean>>();
            AcpAgentHandler agent =
                    new Scripted((_, running) -> {
                        context.complete(running);
                        running.cancellation().get();
                        return PromptResult.of(StopReason.CANCELLED);
                    }) {
                        @Override
                        public void cancel(String sessionId) {
                            PromptContext running = context.join();
                            seen.complete(List.of(
                                    running.isCancelled(),
                                    running.cancellation().isDone()));
                        }
                    };
            try (var pair = AcpPair.inMemory(handler, agent)) {
                var turn = pair.client().prompt("s", List.of(Content.text("x")));
                var _ = context.get();
                assertThat(pair.client().cancel("s")).isTrue();

                assertThat(seen.get()).containsExactly(true, true);
                assertThat(turn.get().stopReason()).contains(StopReason.CANCELLED);
            }
        }
    }

    @Test
    void cancel_with_a_question_open_ends_the_turn() throws Exception {
        try (var pair = pair((_, context) -> {
            var outcome = context.requestPermission(Json.object(), List.of()).get();
            return PromptResult.of(
                    outcome instanceof PermissionOutcome.Cancelled ? StopReason.CANCELLED : StopReason.END_TURN);
        })) {
            var turn = pair.client().prompt("s", List.of(Content.text("x")));
            var question = handler.questions.take();
            var _ = pair.client().cancel("s");

            assertThat(turn.get().stopReason()).contains(StopReason.CANCELLED);
            await().until(question.answer()::isCancelled);
        }
    }

    @Test
    void a_request_given_up_by_its_caller_interrupts_the_agent() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();
        try (var pair = pair((_, context) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(context.cancellation().isDone()
                        || context.cancellation().get() == null);
                throw e;
            }
            return PromptResult.of(StopReason.END_TURN);
        })) {
            var turn = pair.client().prompt("s", List.of(Content.text("x"))).orTimeout(50, TimeUnit.MILLISECONDS);

            assertThat(turn).failsWithin(Duration.ofSeconds(2));
            assertThat(interrupted).succeedsWithin(Duration.ofSeconds(2));
        }
    }

    @Test
    void a_client_that_is_gone_interrupts_the_agent() throws Exception {
        var cancelled = new CompletableFuture<Boolean>();
        try (var pair = pair((_, context) -> {
            try {
                new CountDownLatch(1).await();
                return PromptResult.of(StopReason.END_TURN);
            } finally {
                cancelled.complete(true);
            }
        })) {
            var turn = pair.client().prompt("s", List.of(Content.text("x")));
            handler.questions.clear();
            await().until(() -> pair.agent().stats().framesIn() == 1);
            pair.client().close();

            assertThat(turn).failsWithin(Duration.ofSeconds(2));
            assertThat(cancelled).succeedsWithin(Duration.ofSeconds(5));
            assertThat(pair.agent().ended()).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    private static PromptResult fail(String how) throws Exception {
        return switch (how) {
            case "auth" -> throw new AcpException.ErrorResponse(ErrorCode.AUTH_REQUIRED, "log in");
            case "error" -> throw new StackOverflowError();
            case "foreign" -> throw new AcpException.Closed("x", new ConnectionEnding.EndOfStream());
            case "wrapped" -> throw new ExecutionException(new AcpException.ErrorResponse(-32002, "no session"));
            case "deep" -> {
                JsonNode deep = Json.object();
                for (int i = 0; i < 1000; i++) {
                    deep = Json.object().set("a", deep);
                }
                yield new PromptResult(deep);
            }
            default -> throw new IllegalStateException("oops");
        };
    }

    @Test
    void a_handler_that_throws_is_answered() throws Exception {
        try (var pair = pair((request, _) -> fail(request.text()))) {
            for (var expected : Map.of(
                            "auth", -32000, "error", -32603, "foreign", -32603, "wrapped", -32002, "deep", -32603,
                            "any", -32603)
                    .entrySet()) {
                var turn = pair.client().prompt("s", List.of(Content.text(expected.getKey())));
                assertThatThrownBy(turn::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                AcpException.ErrorResponse.class,
                                e -> assertThat(e.code()).isEqualTo(expected.getValue()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authenticate",
                "logout",
                "session/resume",
                "session/list",
                "session/close",
                "session/delete",
                "session/set_mode",
                "session/set_config_option",
                "session/fork",
                "_vendor/x"
            })
    void methods_that_an_agent_leaves_out_are_not_found(String method) throws Exception {
        try (var pair = pair((_, _) -> PromptResult.of(StopReason.END_TURN))) {
            var params = Json.object().put("sessionId", "s").put("modeId", "m").put("configId", "c");

            assertThatThrownBy(pair.client().request(method, params)::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            AcpException.ErrorResponse.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND));
        }
    }

    @Test
    void a_request_without_its_parameters_is_invalid() throws Exception {
        try (var pair = pair((_, _) -> PromptResult.of(StopReason.END_TURN))) {
            for (String method : List.of("session/prompt", "session/new", "session/load")) {
                assertThatThrownBy(pair.client().request(method, Json.object())::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                AcpException.ErrorResponse.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS));
            }
        }
    }

    @Test
    void turns_of_several_sessions_run_side_by_side() throws Exception {
        var all = new CountDownLatch(50);
        try (var pair = pair((request, context) -> {
            all.countDown();
            all.await();
            context.say(request.sessionId());
            return PromptResult.of(StopReason.END_TURN);
        })) {
            var turns = IntStream.range(0, 50)
                    .mapToObj(i -> pair.client().prompt("s" + i, List.of(Content.text("x"))))
                    .toList();

            for (var turn : turns) {
                assertThat(turn.get().stopReason()).contains(StopReason.END_TURN);
            }
            assertThat(handler.texts()).hasSize(50);
        }
    }

    @Test
    void an_agent_that_talks_faster_than_its_client_reads_waits() throws Exception {
        try (var pair = pair((_, context) -> {
            String chunk = "x".repeat(100_000);
            for (int i = 0; i < 2000; i++) {
                context.say(chunk);
            }
            return PromptResult.of(StopReason.END_TURN);
        })) {
            var turn = pair.client().prompt("s", List.of(Content.text("x")));

            assertThat(turn).succeedsWithin(Duration.ofSeconds(15));
            assertThat(handler.updates).hasSize(2000);
        }
    }
}
