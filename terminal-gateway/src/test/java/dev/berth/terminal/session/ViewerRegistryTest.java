package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySignal;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.ClientMessage;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.SizePolicy;
import dev.berth.terminal.wire.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests of sessions with several viewers, and with none. */
class ViewerRegistryTest {
    private static final ViewerSpec WRITER = PtySessionTest.WRITER;
    private static final ViewerSpec READER = ViewerSpec.of("me", ViewerSpec.Mode.READ, WireProtocol.tgw());

    private final FakeBackend backend = new FakeBackend();
    private final PtySession session = backend.open(FakeBackend.SPEC);
    private final FakePty pty = backend.pty();

    @Test
    void only_the_owner_writes_and_signals_and_ends() {
        FakeViewer owner = FakeViewer.join(session, pty, WRITER);
        FakeViewer other = FakeViewer.join(session, pty, WRITER);
        FakeViewer reader = FakeViewer.join(session, pty, READER);
        owner.type("o");
        for (FakeViewer viewer : new FakeViewer[] {other, reader}) {
            viewer.type("x");
            viewer.sendMessage(new ClientMessage.Signal(PtySignal.KILL));
            viewer.sendMessage(new ClientMessage.Kill(Duration.ZERO));
            viewer.sendMessage(new ClientMessage.Policy(SizePolicy.LATEST));
        }
        owner.sendMessage(new ClientMessage.Signal(PtySignal.INT));

        assertThat(pty.typed()).isEqualTo("o");
        assertThat(pty.signals).containsExactly(PtySignal.INT);
        assertThat(pty.ends).isZero();
        assertThat(backend.metrics.count("not-owner")).isEqualTo(4);
        assertThat(backend.metrics.count("read-only")).isEqualTo(4);
        assertThat(reader.last(ServerMessage.Refused.class, ServerMessage.Refused::code))
                .isEqualTo("read-only");
    }

    @Test
    void a_writer_can_take_over_and_a_reader_cannot() {
        FakeViewer first = FakeViewer.join(session, pty, WRITER);
        FakeViewer second = FakeViewer.join(session, pty, WRITER);
        FakeViewer reader = FakeViewer.join(session, pty, READER);
        second.sendMessage(new ClientMessage.Take());
        assertThat(second.last(ServerMessage.Owner.class)).contains(new ServerMessage.Owner(true, true));
        assertThat(first.last(ServerMessage.Owner.class)).contains(new ServerMessage.Owner(false, true));
        second.type("2");
        first.type("1");

        second.leave();
        first.type("1");
        reader.sendMessage(new ClientMessage.Take());
        first.sendMessage(new ClientMessage.Detach());

        assertThat(pty.typed()).isEqualTo("21");
        assertThat(first.closed).isEqualTo(1000);
        assertThat(reader.last(ServerMessage.Owner.class)).contains(new ServerMessage.Owner(false, false));
        assertThat(reader.last(ServerMessage.Viewers.class)).contains(new ServerMessage.Viewers(0, 1));
        assertThat(pty.ends).isZero();
    }

    @Test
    void a_viewer_that_cannot_ask_for_ownership_becomes_owner_when_it_joins() {
        FakeViewer first = FakeViewer.join(session, pty, WRITER);
        FakeViewer ttyd =
                FakeViewer.join(session, pty, ViewerSpec.of("me", ViewerSpec.Mode.WRITE, WireProtocol.ttyd()));
        first.type("1");
        ttyd.type("2");

        assertThat(pty.typed()).isEqualTo("2");
    }

    @Test
    void a_new_connection_of_a_client_replaces_the_old_one_and_keeps_the_ownership() {
        FakeViewer old = FakeViewer.join(session, pty, WRITER.client("page"));
        FakeViewer other = FakeViewer.join(session, pty, WRITER);
        FakeViewer stranger = FakeViewer.join(
                session,
                pty,
                ViewerSpec.of("you", ViewerSpec.Mode.WRITE, WireProtocol.tgw()).client("page"));
        assertThat(old.closed).isZero();

        FakeViewer back = FakeViewer.join(session, pty, WRITER.client("page"));
        back.type("b");

        assertThat(old.closed).isEqualTo(4409);
        assertThat(other.closed + stranger.closed).isZero();
        assertThat(pty.typed()).isEqualTo("b");
        assertThat(session.status().writers()).isEqualTo(3);
    }

    @Test
    void a_slow_reader_gets_a_gap_and_a_snapshot_and_delays_no_other_viewer() {
        FakeViewer owner = FakeViewer.join(session, pty, WRITER);
        FakeViewer slow = FakeViewer.join(session, pty, READER, fake -> fake.silent = true);
        pty.print("\u001b[?1049h");
        for (int round = 0; round < 100; round++) {
            pty.print("line %d ✓\r\n".formatted(round).repeat(3000));
        }
        assertThat(pty.unread()).isZero();
        assertThat(slow.output.size()).isLessThanOrEqualTo(256 * 1024);
        assertThat(owner.seq()).isEqualTo(session.status().seq()).isGreaterThan(3_000_000);

        slow.output.reset();
        slow.acknowledge(slow.seq());

        ServerMessage.Gap gap = slow.last(ServerMessage.Gap.class).orElseThrow();
        assertThat(gap.to()).isGreaterThan(session.status().seq() - 256 * 1024);
        assertThat(slow.seq()).isEqualTo(gap.to() + slow.output.size());
        assertThat(slow.text()).startsWith("line 9");
        assertThat(backend.metrics.gaps).isEqualTo(gap.to() - gap.from());
        ServerMessage.Snapshot snapshot =
                slow.last(ServerMessage.Snapshot.class).orElseThrow();
        assertThat(StandardCharsets.UTF_8.decode(snapshot.bytes().duplicate()).toString())
                .contains("\u001b[?1049h");
    }

    @Test
    void a_paused_ttyd_client_stops_the_program_and_loses_nothing() {
        FakeViewer ttyd =
                FakeViewer.join(session, pty, ViewerSpec.of("me", ViewerSpec.Mode.WRITE, WireProtocol.ttyd()));
        ttyd.sendMessage(new ClientMessage.Flow(false));
        pty.print("x".repeat(3_000_000));
        assertThat(ttyd.output.size()).isZero();
        assertThat(pty.unread()).isGreaterThan(2_500_000);

        ttyd.sendMessage(new ClientMessage.Flow(true));
        ttyd.sendMessage(new ClientMessage.Flow(true));

        assertThat(ttyd.output.size()).isEqualTo(3_000_000);
        assertThat(ttyd.last(ServerMessage.Gap.class)).isEmpty();
    }

    @Test
    void output_without_viewers_is_drained_and_the_newest_is_kept() {
        pty.print("0123456789".repeat(300_000));

        assertThat(pty.unread()).isZero();
        assertThat(session.status().seq() - session.status().tail()).isEqualTo(1024 * 1024);
        FakeViewer late = FakeViewer.join(session, pty, WRITER);
        assertThat(late.last(ServerMessage.Hello.class, ServerMessage.Hello::truncated))
                .isTrue();
        assertThat(late.seq()).isEqualTo(3_000_000);
        assertThat(late.last(ServerMessage.Gap.class))
                .as("a new viewer gets no gap")
                .isEmpty();
    }

    @Test
    void output_without_viewers_blocks_the_program_with_PAUSE() {
        FakeBackend other = new FakeBackend();
        PtySession waiting = other.open(FakeBackend.SPEC.unwatched(PtySessionSpec.Unwatched.PAUSE));
        other.pty().run();
        other.pty().print("x".repeat(100_000));
        assertThat(other.pty().unread()).isEqualTo(100_000);

        FakeViewer viewer = FakeViewer.join(waiting, other.pty(), WRITER);
        assertThat(viewer.output.size()).isEqualTo(100_000);
        viewer.leave();
        other.pty().print("y");
        assertThat(other.pty().unread()).isEqualTo(1);
    }

    @Test
    void a_stalled_owner_does_not_keep_a_program_from_its_end() {
        FakeViewer owner = FakeViewer.join(session, pty, WRITER, fake -> fake.silent = true);
        pty.print("x".repeat(1_000_000));
        assertThat(pty.reading).isFalse();

        var _ = session.end(Duration.ofSeconds(1));
        pty.run();

        assertThat(session.exit()).isCompletedWithValue(new PtyExit.Signal(1));
        owner.acknowledge(owner.seq());
        for (int round = 0; round < 20; round++) {
            owner.acknowledge(owner.seq());
        }
        assertThat(owner.closed).isEqualTo(1000);
    }

    @Test
    void a_ninth_viewer_is_refused() {
        for (int count = 0; count < 8; count++) {
            FakeViewer.join(session, pty, READER);
        }

        assertThat(FakeViewer.join(session, pty, READER).closed).isEqualTo(4429);
        assertThat(backend.metrics.count("terminal.viewers")).isEqualTo(1);
    }

    @Test
    void sizes_are_clamped_coalesced_and_sent_only_when_they_change() {
        FakeViewer owner = FakeViewer.join(session, pty, WRITER.size(PtySize.of(80, 24)));
        assertThat(pty.sizes).isEmpty();
        owner.sendMessage(new ClientMessage.Resize(PtySize.of(0, 65535)));
        for (int columns = 50; columns <= 150; columns++) {
            owner.sendMessage(new ClientMessage.Resize(PtySize.of(columns, 30)));
        }
        assertThat(pty.sizes).containsExactly(PtySize.of(1, 300));

        backend.timers.advance(Duration.ofMillis(60), pty);

        assertThat(pty.sizes).containsExactly(PtySize.of(1, 300), PtySize.of(150, 30));
        assertThat(owner.last(ServerMessage.Resized.class)).contains(new ServerMessage.Resized(PtySize.of(150, 30)));
        owner.sendMessage(new ClientMessage.Resize(PtySize.of(150, 30)));
        backend.timers.advance(Duration.ofSeconds(1), pty);
        assertThat(pty.sizes).hasSize(2);
    }

    @Test
    void the_size_policy_chooses_the_size() {
        FakeViewer owner = FakeViewer.join(session, pty, WRITER);
        FakeViewer other = FakeViewer.join(session, pty, WRITER);
        FakeViewer reader = FakeViewer.join(session, pty, READER);
        resize(owner, 100, 50);
        resize(other, 120, 30);
        resize(reader, 10, 10);
        assertThat(session.status().size()).isEqualTo(PtySize.of(100, 50));
        policy(owner, SizePolicy.LATEST);
        assertThat(session.status().size()).isEqualTo(PtySize.of(120, 30));
        policy(owner, SizePolicy.SMALLEST);
        assertThat(session.status().size()).isEqualTo(PtySize.of(100, 30));
        policy(owner, SizePolicy.OWNER);

        owner.leave();
        backend.timers.advance(Duration.ofSeconds(1), pty);

        assertThat(session.status().size()).isEqualTo(PtySize.of(120, 30));
    }

    private void resize(FakeViewer viewer, int columns, int rows) {
        viewer.sendMessage(new ClientMessage.Resize(PtySize.of(columns, rows)));
        backend.timers.advance(Duration.ofSeconds(1), pty);
    }

    private void policy(FakeViewer viewer, SizePolicy policy) {
        viewer.sendMessage(new ClientMessage.Policy(policy));
        backend.timers.advance(Duration.ofSeconds(1), pty);
    }

    @Test
    void a_truncated_replay_makes_the_program_repaint() {
        pty.print("x".repeat(3_000_000));
        FakeViewer.join(session, pty, WRITER);
        assertThat(pty.sizes).containsExactly(PtySize.of(80, 23));

        backend.timers.advance(Duration.ofMillis(60), pty);

        assertThat(pty.sizes).containsExactly(PtySize.of(80, 23), PtySize.of(80, 24));
    }
}
