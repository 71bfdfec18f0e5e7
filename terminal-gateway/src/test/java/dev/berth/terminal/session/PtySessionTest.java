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

/** Tests of a session with one viewer. */
class PtySessionTest {
    static final ViewerSpec WRITER = ViewerSpec.of("me", ViewerSpec.Mode.WRITE, WireProtocol.tgw());

    private final FakeBackend backend = new FakeBackend();
    private final PtySession session = backend.open(FakeBackend.SPEC);
    private final FakePty pty = backend.pty();

    @Test
    void sends_hello_then_the_kept_output_then_new_output() {
        pty.print("before");
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        pty.print("after");

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
    void a_viewer_that_joins_during_the_close_is_closed_with_the_same_code() {
        FakeViewer first = FakeViewer.join(session, pty, WRITER);
        ((LivePtySession) session).close(CloseCode.RESTART, "the server stops");
        FakeViewer second = FakeViewer.join(session, pty, WRITER);

        assertThat(first.closed).isEqualTo(1012);
        assertThat(second.closed).isEqualTo(1012);
        assertThat(second.messages).isEmpty();
    }

    @Test
    void a_repaint_is_one_message() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        pty.print("x".repeat(25_000));

        assertThat(viewer.frames).containsExactly(25_000);
    }

    @Test
    void sends_one_message_at_a_time_also_on_a_stuck_transport() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.stuck = true);
        pty.print("x".repeat(1_000_000));
        assertThat(viewer.messages).hasSize(1);
        assertThat(viewer.frames).isEmpty();
        assertThat(pty.unread()).as("the program waits").isGreaterThan(600_000);

        viewer.resumeTransport();

        assertThat(viewer.text()).isEqualTo("x".repeat(1_000_000));
        assertThat(viewer.frames).allMatch(size -> size <= 65_536);
    }

    @Test
    void the_program_blocks_at_a_full_window_and_goes_on_at_half() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.silent = true);
        pty.print("x".repeat(1_000_000));

        assertThat(pty.reading).isFalse();
        assertThat(viewer.output.size()).isBetween(240 * 1024, 256 * 1024);
        assertThat(session.status().paused()).isTrue();
        viewer.acknowledge(viewer.seq() / 4);
        assertThat(pty.reading).isFalse();
        viewer.acknowledge(viewer.seq() / 2 + 8192);
        assertThat(viewer.output.size()).isGreaterThan(320 * 1024);
    }

    @Test
    void acknowledgements_backwards_or_of_the_future_do_no_harm() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.silent = true);
        pty.print("x".repeat(1_000_000));
        long received = viewer.seq();
        viewer.acknowledge(-5);
        viewer.acknowledge(0);
        assertThat(viewer.seq()).isEqualTo(received);

        viewer.acknowledge(Long.MAX_VALUE);
        assertThat(viewer.seq()).isGreaterThan(received).isLessThan(2 * received + 100_000);
        viewer.acknowledge(3);
        for (int round = 0; round < 20; round++) {
            viewer.acknowledge(Long.MAX_VALUE);
        }
        assertThat(viewer.text()).isEqualTo("x".repeat(1_000_000));
    }

    @Test
    void an_owner_that_shows_nothing_for_a_minute_is_stalled_and_stays_connected() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.silent = true);
        pty.print("x".repeat(1_000_000));
        backend.timers.advance(Duration.ofSeconds(59), pty);
        assertThat(session.status().stalled()).isFalse();

        backend.timers.advance(Duration.ofSeconds(2), pty);
        assertThat(session.status().stalled()).isTrue();
        assertThat(viewer.last(ServerMessage.Stalled.class)).contains(new ServerMessage.Stalled(true));
        assertThat(viewer.closed).isZero();

        viewer.acknowledge(viewer.seq());
        assertThat(viewer.last(ServerMessage.Stalled.class)).contains(new ServerMessage.Stalled(false));
        backend.timers.advance(Duration.ofSeconds(61), pty);
        assertThat(backend.metrics.count("stalled")).isEqualTo(2);
    }

    @Test
    void the_last_output_comes_before_the_end_and_the_end_before_the_close() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.stuck = true);
        pty.print("bye");
        pty.exit(new PtyExit.Code(7));
        assertThat(viewer.closed).isZero();

        viewer.resumeTransport();

        assertThat(viewer.text()).isEqualTo("bye");
        assertThat(viewer.messages.getLast()).isEqualTo(new ServerMessage.Exited(new PtyExit.Code(7), 3));
        assertThat(viewer.closed).isEqualTo(1000);
        assertThat(session.exit()).isCompletedWithValue(new PtyExit.Code(7));
    }

    @Test
    void a_viewer_that_joins_soon_after_the_end_gets_the_exit() {
        pty.print("bye");
        pty.exit(new PtyExit.Signal(9));
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER.from(1));

        assertThat(viewer.text()).isEqualTo("ye");
        assertThat(viewer.last(ServerMessage.Exited.class))
                .contains(new ServerMessage.Exited(new PtyExit.Signal(9), 3));
        assertThat(viewer.closed).isEqualTo(1000);
        viewer.type("x");
        assertThat(pty.typed()).isEmpty();

        backend.timers.advance(Duration.ofSeconds(61), pty);
        assertThat(FakeViewer.join(session, pty, WRITER).closed).isEqualTo(4404);
    }

    @Test
    void a_viewer_that_never_accepts_the_last_output_is_closed_in_time() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.stuck = true);
        pty.print("bye");
        pty.exit(new PtyExit.Code(0));
        backend.timers.advance(Duration.ofSeconds(31), pty);

        assertThat(viewer.closed).isEqualTo(1000);
        viewer.resumeTransport();
    }

    @Test
    void keys_reach_the_program_in_order() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        viewer.type("one");
        viewer.type("two");

        assertThat(pty.typed()).isEqualTo("onetwo");
    }

    @Test
    void input_that_the_program_does_not_read_closes_the_connection() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        pty.readsNoInput = true;
        viewer.type("x");

        assertThat(viewer.closed).isEqualTo(1009);
    }

    @Test
    void messages_faster_than_the_loop_close_the_connection() {
        FakeViewer flood = FakeViewer.join(session, pty, WRITER);
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
    void garbage_is_answered_counted_and_finally_closes_the_connection() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        viewer.sendMessage(new ClientMessage.Garbage(GarbageKind.UNKNOWN_OPCODE, "opcode 9"));

        assertThat(viewer.last(ServerMessage.Refused.class))
                .contains(new ServerMessage.Refused("unknown-opcode", "opcode 9"));
        assertThat(viewer.closed).isZero();
        for (int more = 0; more < 99; more++) {
            viewer.sendMessage(new ClientMessage.Garbage(GarbageKind.BAD_JSON, "no JSON"));
        }
        assertThat(viewer.closed).isEqualTo(1008);
        assertThat(backend.metrics.count("bad-json")).isEqualTo(99);
    }

    @Test
    void a_message_that_is_too_large_closes_the_connection() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        viewer.sendMessage(new ClientMessage.Garbage(GarbageKind.TOO_LARGE, "70000 bytes"));

        assertThat(viewer.closed).isEqualTo(1009);
    }

    @Test
    void answers_are_removed_from_the_keys_during_a_replay() {
        pty.print("old question \u001b[c");
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.silent = true);
        viewer.type("\u001b[?1;2c");
        viewer.type("ls\u001b[24;80R\r");
        assertThat(pty.typed()).isEqualTo("ls\r");

        viewer.acknowledge(viewer.seq());
        viewer.type("\u001b[?1;2c");
        assertThat(pty.typed()).isEqualTo("ls\r\u001b[?1;2c");
        assertThat(backend.metrics.count("replay-answer")).isEqualTo(2);
    }

    @Test
    void pings_are_answered() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        viewer.sendMessage(new ClientMessage.Ping(42));

        assertThat(viewer.last(ServerMessage.Pong.class, ServerMessage.Pong::clientTime))
                .isEqualTo(42);
    }

    @Test
    void a_changed_title_is_sent() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER);
        pty.print("\u001b]2;vim\u0007");

        assertThat(viewer.last(ServerMessage.Title.class)).contains(new ServerMessage.Title("vim"));
        assertThat(session.status().title()).isEqualTo("vim");
    }

    @Test
    void the_tail_is_the_newest_output() {
        pty.print("0123456789");
        var tail = session.tail(4).toCompletableFuture();
        pty.run();

        assertThat(tail.join()).asString(StandardCharsets.UTF_8).isEqualTo("6789");
    }
}
