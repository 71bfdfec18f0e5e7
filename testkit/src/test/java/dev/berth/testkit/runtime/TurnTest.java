package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Prompt;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionEvent;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TurnTest {
    @TempDir
    Path folder;

    private InMemoryFixture fixture;
    private AgentInstance instance;
    private Path project;

    @BeforeEach
    void open() throws Exception {
        fixture = new InMemoryFixture(folder, "limits.cancel=1s");
        project = fixture.workspace("project").path();
        instance = fixture.openProcess()
                .ensureReady(AgentId.MAIN, fixture.workspace("project"))
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_text_streams_and_completes() throws Exception {
        StringBuilder text = new StringBuilder();
        try (Session session = instance.openSession()) {
            TurnOutcome outcome = outcome(session, "@@slow 3 1\n@@say end", text);

            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(text.toString().strip()).endsWith("end");
            assertThat(outcome.evidence().stopReason()).contains("end_turn");
        }
    }

    @Test
    void a_file_is_written_through_a_granted_permission_and_not_through_a_refused_one() throws Exception {
        List<SessionEvent> events = new ArrayList<>();
        SessionOptions options = SessionOptions.standard().telling(event -> events.add((SessionEvent) event));
        try (Session session = instance.openSession(options.with(PermissionPolicy.allow()))) {
            TurnOutcome outcome = outcome(session, "@@write yes.txt :: content", new StringBuilder());

            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(project.resolve("yes.txt")).hasContent("content");
            assertThat(outcome.evidence().toolCalls()).isEqualTo(1);
            assertThat(events).hasAtLeastOneElementOfType(SessionEvent.PermissionAnswered.class);
        }
        try (Session session = instance.openSession(SessionOptions.standard().with(PermissionPolicy.reads()))) {
            TurnOutcome outcome = outcome(session, "@@write no.txt :: content", new StringBuilder());

            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(outcome.evidence().permissionsRefused()).isEqualTo(1);
            assertThat(project.resolve("no.txt")).doesNotExist();
        }
    }

    @Test
    void a_cancelled_turn_ends_as_cancelled_by_us_and_the_session_continues() throws Exception {
        try (Session session = instance.openSession()) {
            CountDownLatch streaming = new CountDownLatch(1);
            var turn = session.prompt("@@say one\n@@hang", update -> streaming.countDown());
            streaming.await();

            turn.cancel();
            turn.cancel();

            assertThat(turn.outcome().get(5, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(outcome(session, "@@say two", new StringBuilder())).isInstanceOf(TurnOutcome.Completed.class);
        }
    }

    @Test
    void a_turn_with_an_open_question_can_be_cancelled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        PermissionPolicy nobody = request -> {
            asked.countDown();
            return new java.util.concurrent.CompletableFuture<>();
        };
        try (Session session = instance.openSession(SessionOptions.standard().with(nobody))) {
            var turn = session.prompt("@@write never.txt :: content", update -> {});
            asked.await();

            turn.cancel();

            TurnOutcome outcome = turn.outcome().get(5, TimeUnit.SECONDS);
            assertThat(outcome).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(outcome.evidence().permissionsRefused()).isZero();
        }
    }

    @Test
    void a_turn_that_takes_longer_than_allowed_is_cancelled_and_says_so() throws Exception {
        try (Session session = instance.openSession()) {
            var turn = session.prompt(Prompt.of("@@hang").within(Duration.ofMillis(50)), update -> {});

            assertThat(turn.outcome().get(5, TimeUnit.SECONDS).failure())
                    .hasValueSatisfying(limit -> assertThat(limit.kind()).isEqualTo(ErrorKind.LIMIT_REACHED));
        }
    }

    @Test
    void one_turn_at_a_time() throws Exception {
        try (Session session = instance.openSession()) {
            var turn = session.prompt("@@hang", update -> {});

            assertThatThrownBy(() -> session.prompt("@@say too soon", update -> {}))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            busy -> assertThat(busy.kind()).isEqualTo(ErrorKind.BUSY));
            turn.cancel();
            turn.outcome().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_container_that_dies_during_a_turn_is_reported_at_once() throws Exception {
        Session session = instance.openSession();
        CountDownLatch streaming = new CountDownLatch(1);
        var turn = session.prompt("@@say one\n@@hang", update -> streaming.countDown());
        streaming.await();

        fixture.engine.kill(instance.snapshot().containerName(), new ContainerState.Exited(137, true));

        assertThat(turn.outcome().get(3, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        TurnOutcome.Lost.class,
                        lost -> assertThat(lost.error().kind()).isEqualTo(ErrorKind.OUT_OF_MEMORY));
        assertThatThrownBy(() -> session.prompt("@@say more", update -> {})).isInstanceOf(BerthException.class);
        session.close();
    }

    @Test
    void stop_reasons_and_errors_are_told_apart() throws Exception {
        try (Session session = instance.openSession()) {
            assertThat(outcome(session, "@@max-tokens", new StringBuilder()).id())
                    .isEqualTo("model-limit");
            assertThat(outcome(session, "@@refuse", new StringBuilder()).id()).isEqualTo("refused");
            assertThat(outcome(session, "@@error 500", new StringBuilder()))
                    .isInstanceOfSatisfying(
                            TurnOutcome.AgentError.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.AGENT_ERROR));
        }
    }

    @Test
    void closing_a_session_ends_its_adapter() throws Exception {
        Session session = instance.openSession();
        assertThat(fixture.engine.runningPrograms()).isEqualTo(1);

        session.close();
        session.close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> fixture.engine.runningPrograms() == 0);
    }

    @Test
    void the_first_session_uses_the_adapter_of_the_handshake() throws Exception {
        long adapters = fixture.engine.commands().stream()
                .filter("exec scripted-agent"::equals)
                .count();

        instance.openSession().close();

        assertThat(fixture.engine.commands())
                .filteredOn("exec scripted-agent"::equals)
                .hasSize((int) adapters);
    }

    @Test
    void an_offered_mode_is_used_and_another_mode_is_refused() throws Exception {
        try (Session session = instance.openSession(SessionOptions.standard().withMode("allow"))) {
            outcome(session, "@@write free.txt :: content", new StringBuilder());
            assertThat(project.resolve("free.txt")).exists();
        }
        assertThatThrownBy(() -> instance.openSession(SessionOptions.standard().withMode("nonsense")))
                .hasMessageContaining("modes: ");
    }

    @Test
    void without_a_login_it_is_ready_and_a_session_is_refused_with_the_hint() throws Exception {
        ScriptedRuntime runtime = new ScriptedRuntime(
                fixture.host(), List.of(ScriptedRuntime.PROGRAM), "", new Login.Missing("set SOME_KEY"));
        AgentInstance without = runtime.ensureReady(AgentId.of("other"), fixture.workspace("project"))
                .get(20, TimeUnit.SECONDS);

        assertThat(without.snapshot().login().missing()).isTrue();
        assertThatThrownBy(without::openSession).isInstanceOfSatisfying(BerthException.class, missing -> {
            assertThat(missing.kind()).isEqualTo(ErrorKind.LOGIN_MISSING);
            assertThat(missing.todo()).contains("SOME_KEY");
        });
        runtime.close();
    }

    private static TurnOutcome outcome(Session session, String prompt, StringBuilder text) throws Exception {
        return session.prompt(
                        prompt,
                        update -> update.text()
                                .filter(_ -> update.variant().equals(SessionUpdate.AGENT_MESSAGE))
                                .ifPresent(text::append))
                .outcome()
                .get(20, TimeUnit.SECONDS);
    }
}
