package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.terminal.wire.ServerMessage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming back: exactly, or with the gap declared. */
class ResumeTest {
    private static final ViewerSpec WRITER = PtySessionTest.WRITER;

    private final FakeBackend backend = new FakeBackend();
    private final PtySession session = backend.open(FakeBackend.SPEC);
    private final FakePty pty = backend.pty();

    @Test
    void goes_on_exactly_wherever_the_line_was_cut() {
        byte[] all = random(1, 300);
        pty.prints(all);
        for (int cut = 0; cut <= all.length; cut++) {
            FakeViewer back = FakeViewer.joins(session, pty, WRITER.resuming(cut));

            assertThat(back.output.toByteArray()).isEqualTo(Arrays.copyOfRange(all, cut, all.length));
            assertThat(back.last(ServerMessage.Gap.class)).isEmpty();
            back.goes();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void who_comes_and_goes_under_a_flood_gets_every_byte_once_or_a_gap_declared(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] all = random(seed, 5_000_000);
        int written = 0;
        long had = 0;
        int gaps = 0;
        while (written < all.length) {
            FakeViewer viewer = FakeViewer.joins(session, pty, WRITER.resuming(had));
            boolean gap = viewer.last(ServerMessage.Gap.class).isPresent();
            long from = viewer.last(ServerMessage.Hello.class, ServerMessage.Hello::seq);
            assertThat(gap).isEqualTo(from != had);
            gaps += gap ? 1 : 0;
            written = print(all, written, random.nextInt(400_000));

            had = viewer.seq();
            assertThat(had).isEqualTo(written);
            assertThat(viewer.output.toByteArray()).isEqualTo(Arrays.copyOfRange(all, (int) from, (int) had));
            viewer.goes();
            written = print(all, written, random.nextInt(random.nextInt(4) == 0 ? 2_000_000 : 300_000));
        }
        assertThat(gaps).as("seed %d", seed).isLessThan(8);
    }

    private int print(byte[] all, int written, int count) {
        int end = Math.min(written + count, all.length);
        pty.prints(Arrays.copyOfRange(all, written, end));
        return end;
    }

    @Test
    void who_missed_more_than_is_kept_is_told_from_where_to_where() {
        pty.prints("x".repeat(3_000_000));
        FakeViewer back = FakeViewer.joins(session, pty, WRITER.resuming(1_000_000));

        ServerMessage.Gap gap = back.last(ServerMessage.Gap.class).orElseThrow();
        assertThat(gap.from()).isEqualTo(1_000_000);
        assertThat(gap.to()).isGreaterThan(3_000_000 - 300_000);
        assertThat(back.messages.subList(0, 3))
                .<Class<?>>extracting(Object::getClass)
                .containsExactly(ServerMessage.Hello.class, ServerMessage.Gap.class, ServerMessage.Snapshot.class);
        assertThat(back.seq()).isEqualTo(3_000_000);
    }

    @Test
    void a_number_that_was_never_reached_is_no_number() {
        pty.prints("hello");
        FakeViewer back = FakeViewer.joins(session, pty, WRITER.resuming(77));

        assertThat(back.text()).isEqualTo("hello");
        assertThat(back.last(ServerMessage.Gap.class)).isEmpty();
    }

    @Test
    void an_unfinished_line_is_exact_too_for_what_was_sent_and_not_acknowledged() {
        FakeViewer viewer = FakeViewer.joins(session, pty, WRITER, fake -> fake.silent = true);
        byte[] all = random(5, 2_000_000);
        pty.prints(all);
        long got = viewer.seq();
        viewer.goes();

        FakeViewer back = FakeViewer.joins(session, pty, WRITER.resuming(got - 100_000));

        assertThat(back.seq()).isEqualTo(2_000_000);
        if (back.last(ServerMessage.Gap.class).isEmpty()) {
            assertThat(back.output.toByteArray()).isEqualTo(Arrays.copyOfRange(all, (int) got - 100_000, 2_000_000));
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
