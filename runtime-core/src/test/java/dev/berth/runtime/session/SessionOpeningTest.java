package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.acp.AcpAgent;
import dev.berth.acp.AcpException;
import dev.berth.acp.ErrorCode;
import dev.berth.acp.InitializeResult;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.PromptResult;
import dev.berth.acp.SessionSpec;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class SessionOpeningTest {
    /** Sends updates before its answer that opens the session, and right behind it. */
    private static final class EagerAgent extends FakeAgent {
        @Override
        public OpenedSession newSession(SessionSpec spec, AcpAgent agent) throws Exception {
            agent.update("s", commands().put("order", 1));
            agent.update("another session", commands().put("order", 0));
            Thread.startVirtualThread(() -> {
                try {
                    agent.update("s", commands().put("order", 2));
                    agent.update("s", commands().put("order", 3));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            return OpenedSession.of("s");
        }
    }

    @Test
    void updates_around_the_answer_that_opens_a_session_are_told_in_order() throws Exception {
        for (int i = 0; i < 30; i++) {
            try (SessionFixture fixture = SessionFixture.of(EagerAgent::new);
                    Session _ = fixture.open()) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(2))
                        .until(() ->
                                fixture.events(SessionEvent.LateUpdate.class).size() == 3);
                assertThat(fixture.events(SessionEvent.LateUpdate.class).stream()
                                .map(SessionEvent.LateUpdate::update)
                                .map(SessionUpdate::raw)
                                .map(raw -> raw.path("order").asInt(-1)))
                        .containsExactly(1, 2, 3);
                assertThat(fixture.events.getFirst()).isInstanceOf(SessionEvent.Opened.class);
            }
        }
    }

    @Test
    void updates_of_a_session_that_is_not_open_are_bounded_by_count_and_size() {
        UpdateRouter many = new UpdateRouter(Duration.ofMillis(50));
        for (int i = 0; i < 3 * UpdateRouter.MAX_KEPT; i++) {
            many.sessionUpdate(new SessionUpdate("s", FakeAgent.commands()));
        }
        assertThat(many.kept()).isEqualTo(UpdateRouter.MAX_KEPT);

        UpdateRouter large = new UpdateRouter(Duration.ofMillis(50));
        String text = "x".repeat(UpdateRouter.MAX_KEPT_CHARS / 4);
        for (int i = 0; i < 10; i++) {
            large.sessionUpdate(new SessionUpdate("s", FakeAgent.commands().put("text", text)));
        }
        assertThat(large.kept()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "-32603, the model list is empty, AGENT_ERROR",
        "-32602, no such client, AGENT_ERROR",
        "-32000, log in first, LOGIN_REFUSED"
    })
    void an_error_answer_to_the_handshake_is_an_error_of_the_agent_with_its_own_text(
            int code, String text, ErrorKind kind) {
        try (SessionFixture fixture = SessionFixture.of(() -> new FakeAgent() {
            @Override
            public InitializeResult initialize(JsonNode params) {
                throw new AcpException.ErrorResponse(code, text);
            }
        })) {
            BerthException refusal = catchThrowableOfType(BerthException.class, fixture::open);

            assertThat(refusal.kind()).isEqualTo(kind);
            assertThat(refusal.seen()).contains(text);
        }
    }

    @Test
    void a_needed_login_is_missing_without_a_known_credential_and_refused_with_one() {
        AcpException.ErrorResponse needed = new AcpException.ErrorResponse(ErrorCode.AUTH_REQUIRED, "please log in");
        ExpectedAgent known = FakeAgent.expected(AgentDialect.PLAIN);
        ExpectedAgent unknown = new ExpectedAgent("Fake Agent", "fake", "", "", Advice.of(""), "", AgentDialect.PLAIN);

        assertThat(AgentAnswers.error(needed, unknown, "tried").kind()).isEqualTo(ErrorKind.LOGIN_MISSING);
        BerthException refused = AgentAnswers.error(needed, known, "tried");
        assertThat(refused.kind()).isEqualTo(ErrorKind.LOGIN_REFUSED);
        assertThat(refused.todo()).contains("the key of the test");
    }

    @Test
    void a_login_that_the_dialect_knows_to_be_refused_is_an_error_of_that_kind() throws Exception {
        AgentDialect dialect = new AgentDialect() {
            @Override
            public Optional<TurnFailure> failure(PromptResult done) {
                return Optional.of(new TurnFailure("HTTP 401 of the provider", true));
            }
        };
        try (SessionFixture fixture = SessionFixture.with(dialect);
                Session session = fixture.open()) {
            assertThat(session.prompt(FakeAgent.SAY, _ -> {}).await().failure()).hasValueSatisfying(refused -> {
                assertThat(refused.kind()).isEqualTo(ErrorKind.LOGIN_REFUSED);
                assertThat(refused.seen()).isEqualTo("HTTP 401 of the provider");
            });
        }
    }

    @Test
    void a_mode_that_is_not_offered_ends_the_adapter_that_was_started_for_the_session() throws Exception {
        try (SessionFixture fixture = SessionFixture.of(() -> new FakeAgent() {
            @Override
            public OpenedSession newSession(SessionSpec spec, AcpAgent agent) {
                OpenedSession plain = OpenedSession.of("s");
                ((tools.jackson.databind.node.ObjectNode) plain.raw())
                        .putObject("modes")
                        .putArray("availableModes")
                        .addObject()
                        .put("id", "plan");
                return plain;
            }
        })) {
            BerthException refusal = catchThrowableOfType(
                    BerthException.class,
                    () -> fixture.sessions.open(fixture.options().withMode("nonsense")));

            assertThat(refusal.kind()).isEqualTo(ErrorKind.USAGE);
            assertThat(List.of(refusal.todo())).containsExactly("modes: plan");
            assertThat(fixture.launcher.running()).isZero();
        }
    }
}
