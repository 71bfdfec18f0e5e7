package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.Turn;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.parts.RequiresSandboxedAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of cancelled turns and closed sessions. */
interface CancelContract extends AgentContractBase {
    @Test
    default void a_turn_is_cancelled_while_it_streams_and_the_session_goes_on() throws Exception {
        try (Session session = agent().ready().openSession()) {
            CountDownLatch streaming = new CountDownLatch(1);
            Turn turn = session.prompt("@@slow 2000 50", update -> {
                if (update.variant().equals(SessionUpdate.AGENT_MESSAGE)) {
                    streaming.countDown();
                }
            });
            assertThat(streaming.await(60, TimeUnit.SECONDS)).isTrue();

            turn.cancel();

            assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(AgentUnderTest.turn(session, "@@say again")).isInstanceOf(TurnOutcome.Completed.class);
        }
    }

    @Test
    default void a_turn_is_cancelled_while_a_permission_is_open() throws Exception {
        Path file = agent().project().resolve("never.txt");
        CountDownLatch questionAsked = new CountDownLatch(1);
        PermissionPolicy nobody = request -> {
            questionAsked.countDown();
            return new CompletableFuture<PermissionOutcome>();
        };
        SessionOptions options = SessionOptions.standard().with(nobody);
        try (Session session = agent().ready().openSession(options)) {
            Turn turn = session.prompt("@@write " + file + " :: never", update -> {});
            assertThat(questionAsked.await(60, TimeUnit.SECONDS)).isTrue();

            turn.cancel();

            assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @Tag(RequiresSandboxedAgent.SANDBOX)
    default void a_turn_is_cancelled_while_a_command_runs_and_the_command_ends() throws Exception {
        LongCommand command = LongCommand.create();
        try (Session session = agent().ready().openSession(AgentUnderTest.ALLOW_ALL)) {
            Turn turn = session.prompt(command.prompt(), update -> {});
            command.awaitRunning();

            turn.cancel();

            assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !command.isRunning());
    }

    @Test
    default void a_closed_session_leaves_nothing_running() throws Exception {
        LongCommand command = LongCommand.create();
        Session session = agent().ready().openSession(AgentUnderTest.ALLOW_ALL);
        Turn turn = session.prompt(command.prompt(), update -> {});
        command.awaitRunning();

        session.close();

        assertThat(turn.outcome().get(6, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !command.isRunning());
    }
}
