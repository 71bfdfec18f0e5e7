package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.ServerMessage;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests of the limits on the number and lifetime of sessions. */
class SessionLimitsTest {
    private static final ViewerSpec WRITER = PtySessionTest.WRITER;

    private final FakeBackend backend = new FakeBackend();

    @Test
    void the_settings_limit_the_number_of_sessions() {
        PtySessions sessions = backend.sessions(TerminalLimits.from(
                Config.of("terminal.sessions=4", "terminal.sessionsPerAgent=2", "terminal.sessionsPerPrincipal=3"),
                Limits.standard()));
        PtySession first = sessions.open(spec("me", "a"));
        sessions.open(spec("me", "a"));
        assertRefused(sessions, spec("me", "a"), "terminal.sessionsPerAgent");
        sessions.open(spec("me", "b"));
        assertRefused(sessions, spec("me", "c"), "terminal.sessionsPerPrincipal");
        sessions.open(spec("you", "c"));
        assertRefused(sessions, spec("you", "d"), "terminal.sessions");

        backend.started.getFirst().exit(new PtyExit.Code(0));

        sessions.open(spec("you", "a"));
        assertThat(sessions.find(first.id()))
                .as("an ended one is known for a while")
                .isPresent();
        assertThat(backend.metrics.count("terminal.sessionsPerAgent")).isEqualTo(1);
    }

    private static PtySessionSpec spec(String principal, String agent) {
        return PtySessionSpec.of(principal, "target", agent, "shell", FakeBackend.COMMAND);
    }

    private static void assertRefused(PtySessions sessions, PtySessionSpec spec, String setting) {
        assertThatThrownBy(() -> sessions.open(spec)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
            assertThat(e.todo()).contains(setting + "=");
        });
    }

    @Test
    void few_ended_sessions_are_kept() {
        PtySessions sessions = backend.sessions(TerminalLimits.standard());
        for (int count = 0; count < 100; count++) {
            sessions.open(spec("me", "a"));
            backend.pty().exit(new PtyExit.Code(0));
            backend.started.forEach(FakePty::run);
        }

        assertThat(sessions.all()).hasSize(16);
    }

    @Test
    void session_ids_are_long_and_unique() {
        Set<SessionId> seen = new HashSet<>();
        for (int count = 0; count < 1000; count++) {
            seen.add(SessionId.random());
        }

        assertThat(seen).hasSize(1000);
        assertThat(SessionId.parse("../../etc/passwd")).isEmpty();
        assertThat(SessionId.parse("")).isEmpty();
    }

    @Test
    void a_program_outlives_its_viewers_for_the_detach_limit() {
        PtySession session = backend.open(FakeBackend.SPEC.detachLimit(Duration.ofMinutes(10)));
        FakePty pty = backend.pty();
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        backend.timers.advance(Duration.ofHours(1), pty);
        viewer.leave();
        backend.timers.advance(Duration.ofMinutes(9), pty);
        FakeViewer.join(session, pty, WRITER).leave();
        backend.timers.advance(Duration.ofMinutes(9), pty);
        assertThat(pty.ends).isZero();

        backend.timers.advance(Duration.ofMinutes(2), pty);

        assertThat(pty.ends).isEqualTo(1);
    }

    @Test
    void the_detach_limit_counts_from_the_start_and_ignores_recorders() {
        PtySession session = backend.open(FakeBackend.SPEC.detachLimit(Duration.ofMinutes(10)));
        FakePty pty = backend.pty();
        FakeViewer.join(session, pty, ViewerSpec.recorder());
        backend.timers.advance(Duration.ofMinutes(11), pty);

        assertThat(session.exit()).isCompletedWithValue(new PtyExit.Signal(1));
    }

    @Test
    void an_idle_session_is_warned_and_then_ended() {
        PtySession session = backend.open(FakeBackend.SPEC.idleLimit(Duration.ofSeconds(100)));
        FakePty pty = backend.pty();
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        backend.timers.advance(Duration.ofSeconds(70), pty);
        viewer.type("x");
        backend.timers.advance(Duration.ofSeconds(70), pty);
        assertThat(viewer.last(ServerMessage.IdleSoon.class)).isEmpty();

        backend.timers.advance(Duration.ofSeconds(11), pty);
        assertThat(viewer.last(ServerMessage.IdleSoon.class))
                .contains(new ServerMessage.IdleSoon(Duration.ofSeconds(20)));
        backend.timers.advance(Duration.ofSeconds(20), pty);

        assertThat(viewer.closed).isEqualTo(4408);
        assertThat(pty.ends).isEqualTo(1);
    }
}
