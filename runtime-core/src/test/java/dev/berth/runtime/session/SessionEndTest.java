package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SessionEndTest {
    private static SessionEvent.Ended ended(SessionFixture fixture) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> fixture.events(SessionEvent.Ended.class).size() == 1);
        return fixture.events(SessionEvent.Ended.class).getFirst();
    }

    @Test
    void an_idle_session_whose_container_was_replaced_says_so_and_so_do_later_prompts() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            FakeAdapter adapter = fixture.launcher.adapter();
            adapter.endReason.set("its container was replaced by generation 3 because its settings changed");

            adapter.die(new AdapterEnding.EndedByUs());

            BerthException reason = ended(fixture).reason();
            assertThat(reason.kind()).isEqualTo(ErrorKind.AGENT_LOST);
            assertThat(reason.seen())
                    .isEqualTo("Fake Agent was ended: its container was replaced by generation 3 because its settings"
                            + " changed");
            assertThat(reason.todo()).isEqualTo("open a new session");
            assertThatThrownBy(() -> session.prompt(FakeAgent.SAY, _ -> {}))
                    .isInstanceOfSatisfying(BerthException.class, later -> {
                        assertThat(later.kind()).isEqualTo(reason.kind());
                        assertThat(later.seen()).isEqualTo(reason.seen());
                        assertThat(later.todo()).isEqualTo(reason.todo());
                    });
        }
    }

    @Test
    void an_idle_session_whose_agent_exits_says_how() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session _ = fixture.open()) {
            fixture.launcher.adapter().die(new AdapterEnding.Exited(3));

            assertThat(ended(fixture).reason().seen()).contains("exited with 3", "a last line");
        }
    }

    @Test
    void an_adapter_that_closes_its_output_is_ended() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session _ = fixture.open()) {
            fixture.launcher.adapter().agent().close();

            assertThat(ended(fixture).reason().seen()).contains("its output ended");
            assertThat(fixture.launcher.running()).isZero();
        }
    }

    @Test
    void the_end_of_the_agent_in_a_turn_is_told_by_the_outcome_only() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard();
                Session session = fixture.open()) {
            Turn turn = session.prompt(FakeAgent.HANG, _ -> {});

            fixture.launcher.adapter().die(new AdapterEnding.Exited(3));

            assertThat(turn.await()).isInstanceOf(TurnOutcome.Lost.class);
            assertThatThrownBy(() -> session.prompt(FakeAgent.SAY, _ -> {})).hasMessageContaining("exited with 3");
            assertThat(fixture.events(SessionEvent.Ended.class)).isEmpty();
        }
    }

    @Test
    void a_closed_session_tells_no_end_and_refuses_prompts_as_closed() throws Exception {
        try (SessionFixture fixture = SessionFixture.standard()) {
            Session session = fixture.open();

            session.close();
            session.close();

            assertThatThrownBy(() -> session.prompt(FakeAgent.SAY, _ -> {}))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            closed -> assertThat(closed.kind()).isEqualTo(ErrorKind.CANCELLED));
            assertThat(fixture.events(SessionEvent.Ended.class)).isEmpty();
            assertThat(fixture.launcher.running()).isZero();
        }
    }

    @Test
    void all_sessions_close_in_the_time_of_the_slowest_and_tell_what_is_left_behind() throws Exception {
        SessionFixture fixture = SessionFixture.with(Map.of("session-close", Duration.ofSeconds(1)));
        List<CountDownLatch> stuck = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fixture.open();
            CountDownLatch latch = new CountDownLatch(1);
            fixture.launcher.adapter().closing.set(latch);
            stuck.add(latch);
        }
        long startedNanos = System.nanoTime();

        fixture.sessions.close();

        assertThat(Duration.ofNanos(System.nanoTime() - startedNanos)).isLessThan(Duration.ofSeconds(4));
        assertThat(fixture.events(SessionEvent.LeftBehind.class))
                .hasSize(8)
                .allSatisfy(left -> assertThat(left.text()).contains("did not return within 1s"));
        stuck.forEach(CountDownLatch::countDown);
    }

    @Test
    void a_session_that_is_being_opened_while_all_are_closed_is_refused_and_its_adapter_ended() throws Exception {
        SessionFixture fixture = SessionFixture.standard();
        fixture.launcher.launching.set(new CountDownLatch(1));
        FutureTask<Session> opening = new FutureTask<>(fixture::open);
        Thread.startVirtualThread(opening);
        fixture.launcher.launchCalled.await();

        fixture.sessions.close();

        assertThatThrownBy(() -> opening.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BerthException.class,
                        closed -> assertThat(closed.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(fixture.launcher.running()).isZero();
        assertThatThrownBy(fixture::open).hasMessageContaining("were closed");
    }

    @Test
    void a_handshake_under_way_is_ended_with_all_sessions() throws Exception {
        CountDownLatch initializing = new CountDownLatch(1);
        SessionFixture fixture = SessionFixture.of(() -> new FakeAgent() {
            @Override
            public dev.berth.acp.InitializeResult initialize(tools.jackson.databind.JsonNode params) throws Exception {
                initializing.countDown();
                new CountDownLatch(1).await();
                return super.initialize(params);
            }
        });
        FutureTask<Object> handshake = new FutureTask<>(fixture.sessions::handshake);
        Thread.startVirtualThread(handshake);
        initializing.await();

        fixture.sessions.close();

        assertThatThrownBy(() -> handshake.get(5, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        BerthException.class,
                        closed -> assertThat(closed.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(fixture.launcher.running()).isZero();
    }

    @Test
    void the_spare_adapter_is_used_once_and_ended_with_all_sessions() throws Exception {
        SessionFixture fixture = SessionFixture.standard();
        fixture.sessions.handshake();
        fixture.sessions.handshake();
        Awaitility.await("the first spare ends").until(() -> fixture.launcher.running() == 1);
        Session session = fixture.open();
        assertThat(fixture.launcher.adapters).hasSize(2);
        session.close();
        fixture.sessions.handshake();

        fixture.sessions.close();

        assertThat(fixture.launcher.running()).isZero();
    }

    @Test
    void a_listener_that_does_not_return_delays_a_turn_and_nothing_more() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        SessionFixture fixture = SessionFixture.with(Map.of("callback", Duration.ofSeconds(1)));
        Session session = fixture.sessions.open(fixture.options().telling(_ -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.complete(null);
            }
        }));

        assertThat(session.prompt(FakeAgent.ASK, _ -> {}).await()).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(session.prompt(FakeAgent.SAY, _ -> {}).await()).isInstanceOf(TurnOutcome.Completed.class);
        fixture.sessions.close();
        interrupted.get(5, TimeUnit.SECONDS);
    }
}
