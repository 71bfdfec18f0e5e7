package dev.berth.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.agent.Fault;
import dev.berth.testkit.agent.Fault.Kind;
import dev.berth.testkit.agent.Fault.Point;
import dev.berth.testkit.agent.FaultyAgentMain;
import dev.berth.testkit.parts.RequiresBubblewrap;
import dev.berth.testkit.runtime.ScriptedRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns with faulty agents, each a real program in a real sandbox. */
@RequiresBubblewrap
@Timeout(120)
class FaultyAdapterIT {
    private EmbeddedTestHost testHost;

    @BeforeEach
    void open() throws Exception {
        testHost = new EmbeddedTestHost("limits.initialize=4s", "limits.session-new=4s", "limits.cancel=3s");
    }

    @AfterEach
    void close() {
        testHost.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"EXIT", "SIGNAL", "LEAVE_CHILD"})
    void an_agent_that_dies_is_lost_within_three_seconds(Kind kind) throws Exception {
        try (ScriptedRuntime runtime = runtime(Fault.of(kind).code(7))) {
            Session session = ready(runtime).openSession();
            CountDownLatch firstUpdate = new CountDownLatch(1);
            Turn turn = session.prompt("hello", update -> firstUpdate.countDown());
            firstUpdate.await();
            Instant died = Instant.now();

            TurnOutcome outcome = turn.outcome().get(20, TimeUnit.SECONDS);

            assertThat(Duration.between(died, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TurnOutcome.Lost.class,
                            lost -> assertThat(lost.error().seen()).contains(endingText(kind)));
            session.close();
        }
    }

    private static String endingText(Kind kind) {
        return switch (kind) {
            case SIGNAL -> "killed by signal 9";
            default -> "exited with 7";
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"NONE", "GARBAGE", "CLOSE_STDERR", "FLOOD_STDERR", "HUGE_LINE", "ANSWER_TWICE"})
    void faults_outside_of_the_protocol_do_not_harm_a_turn(Kind kind) throws Exception {
        try (ScriptedRuntime runtime = runtime(Fault.of(kind).megabytes(8));
                Session session = ready(runtime).openSession()) {
            assertThat(session.prompt("hello", update -> {}).outcome().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(TurnOutcome.Completed.class);
        }
    }

    /**
     * Bubblewrap keeps the agent's output open too, so a closed output is not noticed and the turn must be cancelled.
     */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"IGNORE_CANCEL", "CLOSE_STDOUT"})
    void an_agent_that_ignores_cancelling_is_ended(Kind kind) throws Exception {
        try (ScriptedRuntime runtime = runtime(Fault.of(kind))) {
            Session session = ready(runtime).openSession();
            CountDownLatch firstUpdate = new CountDownLatch(1);
            Turn turn = session.prompt("hello", update -> firstUpdate.countDown());
            firstUpdate.await();

            turn.cancel();

            assertThat(turn.outcome().get(4, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThatThrownBy(() -> session.prompt("more", update -> {})).isInstanceOf(BerthException.class);
            session.close();
        }
    }

    @Test
    void an_agent_that_ignores_signals_is_ended_with_its_session() throws Exception {
        try (ScriptedRuntime runtime = runtime(Fault.of(Kind.STUBBORN).at(Point.START))) {
            Session session = ready(runtime).openSession();
            Instant began = Instant.now();

            session.close();

            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void wrong_and_missing_answers_to_the_handshake_have_different_errors() {
        assertThat(start(Fault.of(Kind.WRONG_NAME)).kind()).isEqualTo(ErrorKind.AGENT_VERSION_DIFFERS);
        assertThat(start(Fault.of(Kind.WRONG_VERSION)).kind()).isEqualTo(ErrorKind.AGENT_NOT_ACP);
        assertThat(start(Fault.of(Kind.SILENT).at(Point.INITIALIZE)).kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
        BerthException exited = start(Fault.of(Kind.EXIT).at(Point.START).code(3));
        assertThat(exited.kind()).isEqualTo(ErrorKind.AGENT_NOT_ACP);
        assertThat(exited.seen()).contains("exited with 3");
    }

    @Test
    void a_session_that_is_never_opened_ends_at_its_limit() throws Exception {
        try (ScriptedRuntime runtime = runtime(Fault.of(Kind.SILENT).at(Point.SESSION))) {
            AgentInstance instance = ready(runtime);

            assertThatThrownBy(instance::openSession).hasMessageContaining("limits.session-new");
        }
    }

    private ScriptedRuntime runtime(Fault fault) {
        return new ScriptedRuntime(
                testHost.host(),
                EmbeddedTestHost.adapter(FaultyAgentMain.class, fault.arguments()),
                "",
                new Login.NotNeeded());
    }

    private BerthException start(Fault fault) {
        try (ScriptedRuntime runtime = runtime(fault)) {
            ExecutionException failure = catchThrowableOfType(
                    ExecutionException.class,
                    () -> runtime.ensureReady(AgentId.MAIN, Workspace.at(testHost.project()))
                            .get(20, TimeUnit.SECONDS));
            return (BerthException) Objects.requireNonNull(failure.getCause());
        }
    }

    private AgentInstance ready(ScriptedRuntime runtime) throws Exception {
        return runtime.ensureReady(AgentId.MAIN, Workspace.at(testHost.project()))
                .get(30, TimeUnit.SECONDS);
    }
}
