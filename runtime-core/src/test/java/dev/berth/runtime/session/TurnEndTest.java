package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.acp.PromptResult;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.WaitingTimers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnEndTest {
    @Test
    void a_dialect_that_throws_makes_an_error_of_the_turn_and_the_next_turn_begins() throws Exception {
        AgentDialect broken = new AgentDialect() {
            @Override
            public Optional<TurnFailure> failure(PromptResult done) {
                throw new IllegalStateException("bug of a module");
            }
        };
        try (SessionFixture fixture = SessionFixture.with(broken);
                Session session = fixture.open()) {
            TurnOutcome outcome = session.prompt(FakeAgent.SAY, _ -> {}).await();

            assertThat(outcome.failure()).hasValueSatisfying(bug -> {
                assertThat(bug.kind()).isEqualTo(ErrorKind.UNEXPECTED);
                assertThat(bug.seen()).contains("AgentDialect.failure() of Fake Agent", "bug of a module");
            });
            assertThat(session.prompt(FakeAgent.SAY, _ -> {}).await()).isInstanceOf(TurnOutcome.AgentError.class);
            assertThat(fixture.launcher.openUses).hasValue(0);
        }
    }

    @Test
    void a_time_limit_without_end_is_no_limit_and_its_use_is_released() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            Prompt prompt = Prompt.of(FakeAgent.SAY).within(ChronoUnit.FOREVER.getDuration());

            assertThat(session.prompt(prompt, _ -> {}).await()).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(fixture.launcher.openUses).hasValue(0);
        }
    }

    @Test
    void the_timer_of_a_time_limit_ends_with_its_turn() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            Turn turn = session.prompt(Prompt.of(FakeAgent.HANG).within(Duration.ofDays(2)), _ -> {});
            Awaitility.await().until(() -> WaitingTimers.longerThan(Duration.ofDays(1)) == 1);

            turn.cancel();
            turn.await();

            assertThat(WaitingTimers.longerThan(Duration.ofDays(1))).isZero();
        }
    }

    @Test
    void a_cancel_while_an_answered_turn_is_being_ended_does_nothing() throws Exception {
        FakeAgent agent = new FakeAgent();
        try (SessionFixture fixture = SessionFixture.of(() -> agent);
                Session session = fixture.open()) {
            fixture.launcher.releasing.set(new CountDownLatch(1));
            Turn turn = session.prompt(FakeAgent.SAY, _ -> {});
            // the agent has answered when the use is being released
            Awaitility.await().until(() -> fixture.launcher.openUses.get() == 0);

            turn.cancel();
            fixture.launcher.releasing.get().countDown();

            assertThat(turn.await()).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(session.prompt(FakeAgent.SAY, _ -> {}).await()).isInstanceOf(TurnOutcome.Completed.class);
            assertThat(agent.cancels).hasValue(0);
        }
    }

    @Test
    void a_cancel_of_a_turn_that_is_over_does_nothing_to_the_next() throws Exception {
        FakeAgent agent = new FakeAgent();
        try (SessionFixture fixture = SessionFixture.of(() -> agent);
                Session session = fixture.open()) {
            Turn first = session.prompt(FakeAgent.SAY, _ -> {});
            assertThat(first.await()).isInstanceOf(TurnOutcome.Completed.class);
            CountDownLatch begun = new CountDownLatch(1);
            Turn second = session.prompt(FakeAgent.HANG, _ -> begun.countDown());
            // a turn that is cancelled before its prompt is sent sends no cancel
            begun.await();

            first.cancel();
            second.cancel();

            assertThat(second.await()).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(agent.cancels).hasValue(1);
        }
    }

    @Test
    void a_consumer_that_does_not_return_is_interrupted_when_the_turn_is_cancelled_and_the_session_goes_on()
            throws Exception {
        try (SessionFixture fixture = SessionFixture.with(Map.of("cancel", Duration.ofSeconds(4)));
                Session session = fixture.open()) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            Turn turn = session.prompt(FakeAgent.SAY, _ -> {
                inside.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            inside.await();

            turn.cancel();

            assertThat(turn.await()).isInstanceOf(TurnOutcome.CancelledByUs.class);
            interrupted.await();
            assertThat(session.prompt(FakeAgent.SAY, _ -> {}).await()).isInstanceOf(TurnOutcome.Completed.class);
        }
    }

    @Test
    void a_callback_on_one_copy_of_the_outcome_delays_no_other_copy() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            CountDownLatch never = new CountDownLatch(1);
            Turn turn = session.prompt(FakeAgent.HANG, _ -> {});
            CompletableFuture<TurnOutcome> mine = turn.outcome();
            CompletableFuture<Void> theirs = turn.outcome().thenAccept(_ -> awaitUninterrupted(never));
            turn.cancel();

            assertThat(mine.get(5, TimeUnit.SECONDS)).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThat(turn.await()).isEqualTo(mine.join());
            never.countDown();
            theirs.get(5, TimeUnit.SECONDS);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_lost_turn_is_told_when_the_rest_of_the_adapters_group_has_ended() throws Exception {
        try (SessionFixture fixture = SessionFixture.with(Map.of("output-drain", Duration.ofSeconds(10)));
                Session session = fixture.open()) {
            FakeAdapter adapter = fixture.launcher.adapter();
            adapter.closing.set(new CountDownLatch(1));
            CompletableFuture<TurnOutcome> outcome =
                    session.prompt(FakeAgent.HANG, _ -> {}).outcome();

            adapter.die(new AdapterEnding.Killed(9, false));
            adapter.closeCalled.await();
            assertThat(outcome.copy()
                            .completeOnTimeout(null, 300, TimeUnit.MILLISECONDS)
                            .get())
                    .as("the group is being ended")
                    .isNull();
            adapter.closing.get().countDown();

            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOfSatisfying(TurnOutcome.Lost.class, lost -> {
                assertThat(lost.error().seen()).contains("was killed by signal 9", "a last line");
                assertThat(lost.evidence().warnings()).isEmpty();
            });
        }
    }

    @Test
    void a_lost_turn_names_what_may_still_run_when_the_group_does_not_end_in_time() throws Exception {
        try (SessionFixture fixture = SessionFixture.with(
                Map.of("output-drain", Duration.ofMillis(400), "session-close", Duration.ofMillis(400)))) {
            Session session = fixture.open();
            FakeAdapter adapter = fixture.launcher.adapter();
            adapter.closing.set(new CountDownLatch(1));
            Turn turn = session.prompt(FakeAgent.HANG, _ -> {});

            adapter.die(new AdapterEnding.Killed(9, false));

            assertThat(turn.await())
                    .isInstanceOfSatisfying(
                            TurnOutcome.Lost.class,
                            lost -> assertThat(lost.evidence().warnings())
                                    .singleElement()
                                    .asString()
                                    .contains("may still run"));
            adapter.closing.get().countDown();
            session.close();
        }
    }

    @Test
    void a_turn_that_ignores_its_cancel_costs_the_session_its_agent_and_later_prompts_say_so() throws Exception {
        try (SessionFixture fixture = SessionFixture.with(Map.of("cancel", Duration.ofMillis(500)));
                Session session = fixture.open()) {
            CountDownLatch begun = new CountDownLatch(1);
            Turn turn = session.prompt(FakeAgent.IGNORE_CANCEL, _ -> begun.countDown());
            begun.await();

            turn.cancel();

            assertThat(turn.await()).isInstanceOf(TurnOutcome.CancelledByUs.class);
            assertThatThrownBy(() -> session.prompt(FakeAgent.SAY, _ -> {}))
                    .isInstanceOfSatisfying(BerthException.class, lost -> {
                        assertThat(lost.kind()).isEqualTo(ErrorKind.AGENT_LOST);
                        assertThat(lost.seen()).contains("did not end a cancelled turn");
                    });
            assertThat(fixture.events(SessionEvent.Ended.class)).isEmpty();
        }
    }

    @Test
    void the_end_of_the_agent_right_behind_a_cancelled_turn_is_told() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            CountDownLatch begun = new CountDownLatch(1);
            fixture.launcher.releasing.set(new CountDownLatch(1));
            Turn turn = session.prompt(FakeAgent.HANG, _ -> begun.countDown());
            begun.await();
            turn.cancel();
            // the agent has answered when the use is being released
            Awaitility.await().until(() -> fixture.launcher.openUses.get() == 0);

            fixture.launcher.adapter().die(new AdapterEnding.Killed(9, false));
            fixture.launcher.releasing.get().countDown();

            assertThat(turn.await()).isInstanceOf(TurnOutcome.CancelledByUs.class);
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(fixture.events(SessionEvent.Ended.class)).hasSize(1));
        }
    }

    @Test
    void a_time_limit_cancels_and_is_the_failure_of_the_outcome() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            Turn turn = session.prompt(Prompt.of(FakeAgent.HANG).within(Duration.ofMillis(20)), _ -> {});

            BerthException limit = Objects.requireNonNull(turn.await().failure().orElse(null));

            assertThat(limit.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
            assertThat(limit.seen()).contains("20ms");
        }
    }
}
