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

/** How many sessions, and for how long. */
class SessionLimitsTest {
    private static final ViewerSpec WRITER = PtySessionTest.WRITER;

    private final FakeBackend backend = new FakeBackend();

    @Test
    void there_are_no_more_than_the_settings_say() {
        PtySessions sessions = backend.sessions(TerminalLimits.from(
                Config.of("terminal.sessions=4", "terminal.sessionsPerAgent=2", "terminal.sessionsPerPrincipal=3"),
                Limits.standard()));
        PtySession first = sessions.open(spec("me", "a"));
        sessions.open(spec("me", "a"));
        refused(sessions, spec("me", "a"), "terminal.sessionsPerAgent");
        sessions.open(spec("me", "b"));
        refused(sessions, spec("me", "c"), "terminal.sessionsPerPrincipal");
        sessions.open(spec("you", "c"));
        refused(sessions, spec("you", "d"), "terminal.sessions");

        backend.started.getFirst().exits(new PtyExit.Code(0));

        sessions.open(spec("you", "a"));
        assertThat(sessions.find(first.id()))
                .as("an ended one is known for a while")
                .isPresent();
        assertThat(backend.metrics.of("terminal.sessionsPerAgent")).isEqualTo(1);
    }

    private static PtySessionSpec spec(String principal, String agent) {
        return PtySessionSpec.of(principal, "target", agent, "shell", FakeBackend.COMMAND);
    }

    private static void refused(PtySessions sessions, PtySessionSpec spec, String setting) {
        assertThatThrownBy(() -> sessions.open(spec)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
            assertThat(e.todo()).contains(setting + "=");
        });
    }

    @Test
    void not_many_of_the_ended_are_kept() {
        PtySessions sessions = backend.sessions(TerminalLimits.standard());
        for (int count = 0; count < 100; count++) {
            sessions.open(spec("me", "a"));
            backend.pty().exits(new PtyExit.Code(0));
            backend.started.forEach(FakePty::run);
        }

        assertThat(sessions.all()).hasSize(16);
    }

    @Test
    void names_are_long_and_never_the_same() {
        Set<SessionId> seen = new HashSet<>();
        for (int count = 0; count < 1000; count++) {
            seen.add(SessionId.random());
        }

        assertThat(seen).hasSize(1000);
        assertThat(SessionId.parse("../../etc/passwd")).isEmpty();
        assertThat(SessionId.parse("")).isEmpty();
    }

    @Test
    void a_program_outlives_its_viewers_as_long_as_was_said() {
        PtySession session = backend.open(FakeBackend.SPEC.detachLimit(Duration.ofMinutes(10)));
        FakePty pty = backend.pty();
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        backend.timers.pass(Duration.ofHours(1), pty);
        viewer.goes();
        backend.timers.pass(Duration.ofMinutes(9), pty);
        FakeViewer.joins(session, pty, WRITER).goes();
        backend.timers.pass(Duration.ofMinutes(9), pty);
        assertThat(pty.ends).isZero();

        backend.timers.pass(Duration.ofMinutes(2), pty);

        assertThat(pty.ends).isEqualTo(1);
    }

    @Test
    void a_session_that_nobody_ever_joins_ends_too_and_a_recorder_is_nobody() {
        PtySession session = backend.open(FakeBackend.SPEC.detachLimit(Duration.ofMinutes(10)));
        FakePty pty = backend.pty();
        FakeViewer.joins(session, pty, ViewerSpec.recorder());
        backend.timers.pass(Duration.ofMinutes(11), pty);

        assertThat(session.ended()).isCompletedWithValue(new PtyExit.Signal(1));
    }

    @Test
    void idleness_is_warned_of_and_then_ends_it() {
        PtySession session = backend.open(FakeBackend.SPEC.idleLimit(Duration.ofSeconds(100)));
        FakePty pty = backend.pty();
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        backend.timers.pass(Duration.ofSeconds(70), pty);
        viewer.types("x");
        backend.timers.pass(Duration.ofSeconds(70), pty);
        assertThat(viewer.last(ServerMessage.IdleSoon.class)).isEmpty();

        backend.timers.pass(Duration.ofSeconds(11), pty);
        assertThat(viewer.last(ServerMessage.IdleSoon.class))
                .contains(new ServerMessage.IdleSoon(Duration.ofSeconds(20)));
        backend.timers.pass(Duration.ofSeconds(20), pty);

        assertThat(viewer.closed).isEqualTo(4408);
        assertThat(pty.ends).isEqualTo(1);
    }
}
