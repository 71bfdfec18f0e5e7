package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.GarbageKind;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.WireProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One viewer and its program. */
class PtySessionTest {
    static final ViewerSpec WRITER = ViewerSpec.of("me", ViewerSpec.Mode.WRITE, WireProtocol.tgw());

    private final FakeBackend backend = new FakeBackend();
    private final PtySession session = backend.open(FakeBackend.SPEC);
    private final FakePty pty = backend.pty();

    @Test
    void greets_then_shows_all_that_is_kept_then_what_comes() {
        pty.prints("before");
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        pty.prints("after");

        assertThat(viewer.text()).isEqualTo("beforeafter");
        assertThat(viewer.messages.getFirst()).isInstanceOfSatisfying(ServerMessage.Hello.class, hello -> {
            assertThat(hello.seq()).isZero();
            assertThat(hello.truncated()).isFalse();
            assertThat(hello.owner()).isTrue();
            assertThat(hello.window()).isEqualTo(256 * 1024);
        });
        assertThat(viewer.last(ServerMessage.ReplayEnd.class)).contains(new ServerMessage.ReplayEnd(6));
    }

    @Test
    void who_comes_while_it_is_closed_is_sent_away_as_the_others_were() {
        FakeViewer first = FakeViewer.joins(session, pty, WRITER);
        ((LivePtySession) session).close(CloseCode.RESTART, "the server stops");
        FakeViewer second = FakeViewer.joins(session, pty, WRITER);

        assertThat(first.closed).isEqualTo(1012);
        assertThat(second.closed).isEqualTo(1012);
        assertThat(second.messages).isEmpty();
    }

    @Test
    void a_repaint_is_one_message() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        pty.prints("x".repeat(25_000));

        assertThat(viewer.frames).containsExactly(25_000);
    }

    @Test
    void sends_one_thing_at_a_time_whatever_the_transport_does() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.stuck = true);
        pty.prints("x".repeat(1_000_000));
        assertThat(viewer.messages).hasSize(1);
        assertThat(viewer.frames).isEmpty();
        assertThat(pty.unread()).as("the program waits").isGreaterThan(600_000);

        viewer.unstuck();

        assertThat(viewer.text()).isEqualTo("x".repeat(1_000_000));
        assertThat(viewer.frames).allMatch(size -> size <= 65_536);
    }

    @Test
    void the_program_waits_for_an_owner_who_shows_nothing_and_goes_on_at_half() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.silent = true);
        pty.prints("x".repeat(1_000_000));

        assertThat(pty.reading).isFalse();
        assertThat(viewer.output.size()).isBetween(240 * 1024, 256 * 1024);
        assertThat(session.status().paused()).isTrue();
        viewer.shows(viewer.seq() / 4);
        assertThat(pty.reading).isFalse();
        viewer.shows(viewer.seq() / 2 + 8192);
        assertThat(viewer.output.size()).isGreaterThan(320 * 1024);
    }

    @Test
    void acknowledgements_backwards_or_of_the_future_do_no_harm() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.silent = true);
        pty.prints("x".repeat(1_000_000));
        long got = viewer.seq();
        viewer.shows(-5);
        viewer.shows(0);
        assertThat(viewer.seq()).isEqualTo(got);

        viewer.shows(Long.MAX_VALUE);
        assertThat(viewer.seq()).isGreaterThan(got).isLessThan(2 * got + 100_000);
        viewer.shows(3);
        for (int round = 0; round < 20; round++) {
            viewer.shows(Long.MAX_VALUE);
        }
        assertThat(viewer.text()).isEqualTo("x".repeat(1_000_000));
    }

    @Test
    void an_owner_who_shows_nothing_for_a_minute_is_said_to_be_stalled_and_stays() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.silent = true);
        pty.prints("x".repeat(1_000_000));
        backend.timers.pass(Duration.ofSeconds(59), pty);
        assertThat(session.status().stalled()).isFalse();

        backend.timers.pass(Duration.ofSeconds(2), pty);
        assertThat(session.status().stalled()).isTrue();
        assertThat(viewer.last(ServerMessage.Stalled.class)).contains(new ServerMessage.Stalled(true));
        assertThat(viewer.closed).isZero();

        viewer.shows(viewer.seq());
        assertThat(viewer.last(ServerMessage.Stalled.class)).contains(new ServerMessage.Stalled(false));
        backend.timers.pass(Duration.ofSeconds(61), pty);
        assertThat(backend.metrics.of("stalled")).isEqualTo(2);
    }

    @Test
    void the_last_output_comes_before_the_end_and_the_end_before_the_close() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.stuck = true);
        pty.prints("bye");
        pty.exits(new PtyExit.Code(7));
        assertThat(viewer.closed).isZero();

        viewer.unstuck();

        assertThat(viewer.text()).isEqualTo("bye");
        assertThat(viewer.messages.getLast()).isEqualTo(new ServerMessage.Exited(new PtyExit.Code(7), 3));
        assertThat(viewer.closed).isEqualTo(1000);
        assertThat(session.ended()).isCompletedWithValue(new PtyExit.Code(7));
    }

    @Test
    void who_comes_after_the_end_sees_the_end_for_a_while() {
        pty.prints("bye");
        pty.exits(new PtyExit.Signal(9));
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER.resuming(1));

        assertThat(viewer.text()).isEqualTo("ye");
        assertThat(viewer.last(ServerMessage.Exited.class))
                .contains(new ServerMessage.Exited(new PtyExit.Signal(9), 3));
        assertThat(viewer.closed).isEqualTo(1000);
        viewer.types("x");
        assertThat(pty.typed()).isEmpty();

        backend.timers.pass(Duration.ofSeconds(61), pty);
        assertThat(FakeViewer.joins(session, pty, WRITER).closed).isEqualTo(4404);
    }

    @Test
    void who_never_takes_the_last_output_is_closed_in_time() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.stuck = true);
        pty.prints("bye");
        pty.exits(new PtyExit.Code(0));
        backend.timers.pass(Duration.ofSeconds(31), pty);

        assertThat(viewer.closed).isEqualTo(1000);
        viewer.unstuck();
    }

    @Test
    void keys_reach_the_program_in_order() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        viewer.types("one");
        viewer.types("two");

        assertThat(pty.typed()).isEqualTo("onetwo");
    }

    @Test
    void a_program_that_does_not_read_costs_its_writer_the_connection() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        pty.deaf = true;
        viewer.types("x");

        assertThat(viewer.closed).isEqualTo(1009);
    }

    @Test
    void messages_faster_than_the_loop_cost_the_connection_not_the_memory() {
        FakeViewer flood = FakeViewer.joins(session, pty, WRITER);
        Viewer viewer = flood.viewer();
        viewer.receive(new ClientMessage.Ping(1));
        ByteBuffer much = ByteBuffer.allocate(60_000);
        for (int round = 0; round < 20_000; round++) {
            viewer.receive(new ClientMessage.Input(much));
        }
        assertThat(flood.closed).isZero();
        pty.run();

        assertThat(flood.closed).isEqualTo(1009);
    }

    @Test
    void garbage_is_answered_counted_and_in_the_end_too_much() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        viewer.says(new ClientMessage.Garbage(GarbageKind.UNKNOWN_OPCODE, "opcode 9"));

        assertThat(viewer.last(ServerMessage.Refused.class))
                .contains(new ServerMessage.Refused("unknown-opcode", "opcode 9"));
        assertThat(viewer.closed).isZero();
        for (int more = 0; more < 99; more++) {
            viewer.says(new ClientMessage.Garbage(GarbageKind.BAD_JSON, "no JSON"));
        }
        assertThat(viewer.closed).isEqualTo(1008);
        assertThat(backend.metrics.of("bad-json")).isEqualTo(99);
    }

    @Test
    void a_message_that_is_too_large_closes_the_connection() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        viewer.says(new ClientMessage.Garbage(GarbageKind.TOO_LARGE, "70000 bytes"));

        assertThat(viewer.closed).isEqualTo(1009);
    }

    @Test
    void answers_and_keys_are_told_apart_while_old_output_is_shown() {
        pty.prints("old question \u001b[c");
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.silent = true);
        viewer.types("\u001b[?1;2c");
        viewer.types("ls\u001b[24;80R\r");
        assertThat(pty.typed()).isEqualTo("ls\r");

        viewer.shows(viewer.seq());
        viewer.types("\u001b[?1;2c");
        assertThat(pty.typed()).isEqualTo("ls\r\u001b[?1;2c");
        assertThat(backend.metrics.of("replay-answer")).isEqualTo(2);
    }

    @Test
    void pings_are_answered() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        viewer.says(new ClientMessage.Ping(42));

        assertThat(viewer.last(ServerMessage.Pong.class, ServerMessage.Pong::clientTime))
                .isEqualTo(42);
    }

    @Test
    void the_title_is_told_when_it_changes() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER);
        pty.prints("\u001b]2;vim\u0007");

        assertThat(viewer.last(ServerMessage.Title.class)).contains(new ServerMessage.Title("vim"));
        assertThat(session.status().title()).isEqualTo("vim");
    }

    @Test
    void the_newest_output_can_be_asked_for() {
        pty.prints("0123456789");
        var tail = session.tail(4).toCompletableFuture();
        pty.run();

        assertThat(tail.join()).asString(StandardCharsets.UTF_8).isEqualTo("6789");
    }
}
