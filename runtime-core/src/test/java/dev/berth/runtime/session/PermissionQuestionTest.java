package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.acp.PermissionOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PermissionQuestionTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<PermissionOutcome> answer = new CompletableFuture<>();
    private final FakeAgent agent = new FakeAgent();
    private final PermissionPolicy nobody = _ -> {
        asked.countDown();
        agent.goOn.countDown();
        return answer;
    };

    private static String withdrawn(SessionFixture fixture) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() ->
                        !fixture.events(SessionEvent.PermissionWithdrawn.class).isEmpty());
        assertThat(fixture.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsSubsequence("PermissionAsked", "PermissionWithdrawn")
                .doesNotContain("PermissionAnswered");
        return fixture.events(SessionEvent.PermissionWithdrawn.class).getFirst().reason();
    }

    @Test
    void an_answered_question_is_told_once() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open(PermissionPolicy.allow())) {
            TurnOutcome outcome = session.prompt(FakeAgent.ASK, _ -> {}).await();

            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(fixture.events(SessionEvent.PermissionAnswered.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.chosen()).isEqualTo("yes"));
            assertThat(fixture.events(SessionEvent.PermissionWithdrawn.class)).isEmpty();
        }
    }

    @Test
    void a_cancelled_turn_withdraws_its_question_before_its_outcome() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open(nobody)) {
            Turn turn = session.prompt(FakeAgent.ASK, _ -> {});
            asked.await();

            turn.cancel();
            TurnOutcome outcome = turn.await();

            assertThat(fixture.events(SessionEvent.PermissionWithdrawn.class)).hasSize(1);
            assertThat(withdrawn(fixture)).isEqualTo("the turn was cancelled");
            assertThat(outcome.evidence().permissionsRefused()).isZero();
            Awaitility.await("the policy's own stage").until(answer::isCancelled);
        }
    }

    @Test
    void the_end_of_a_turn_withdraws_its_question() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        PermissionPolicy blocking = _ -> {
            agent.goOn.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return answer;
        };
        try (SessionFixture fixture = SessionFixture.of(() -> agent);
                Session session = fixture.open(blocking)) {
            assertThat(session.prompt(FakeAgent.ASK_AND_END, _ -> {}).await())
                    .isInstanceOf(TurnOutcome.Completed.class);

            assertThat(fixture.events(SessionEvent.PermissionWithdrawn.class)).hasSize(1);
            assertThat(withdrawn(fixture)).isEqualTo("the turn is over");
            interrupted.await();
            assertThat(session.prompt(FakeAgent.SAY, _ -> {}).await()).isInstanceOf(TurnOutcome.Completed.class);
        }
    }

    @Test
    void a_question_that_the_agent_withdraws_is_told_while_its_turn_runs_on() throws Exception {
        try (SessionFixture fixture = SessionFixture.of(() -> agent);
                Session session = fixture.open(nobody)) {
            Turn turn = session.prompt(FakeAgent.ASK_AND_WITHDRAW, _ -> {});

            assertThat(withdrawn(fixture)).isEqualTo("the agent withdrew it");
            assertThat(turn.outcome().isDone()).isFalse();
            turn.cancel();
            assertThat(turn.await()).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(fixture.events(SessionEvent.PermissionWithdrawn.class)).hasSize(1);
        }
    }

    @Test
    void the_end_of_the_agent_withdraws_its_question() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open(nobody)) {
            Turn turn = session.prompt(FakeAgent.ASK, _ -> {});
            asked.await();

            fixture.launcher.adapter().die(new AdapterEnding.Exited(3));

            assertThat(turn.await()).isInstanceOf(TurnOutcome.Lost.class);
            assertThat(withdrawn(fixture)).isEqualTo("the agent's program ended");
        }
    }

    @Test
    void closing_the_session_withdraws_its_question() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard()) {
            Session session = fixture.open(nobody);
            Turn turn = session.prompt(FakeAgent.ASK, _ -> {});
            asked.await();

            session.close();

            assertThat(turn.await()).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(withdrawn(fixture)).isEqualTo("the turn was cancelled");
        }
    }

    @Test
    void an_option_that_was_not_offered_is_refused() throws Exception {
        PermissionPolicy wrong =
                _ -> CompletableFuture.completedFuture(new PermissionOutcome.Selected("something else"));
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open(wrong)) {
            TurnOutcome outcome = session.prompt(FakeAgent.ASK, _ -> {}).await();

            assertThat(outcome.evidence().permissionsRefused()).isEqualTo(1);
            assertThat(fixture.events(SessionEvent.PermissionAnswered.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.chosen()).isEqualTo("no"));
        }
    }
}
