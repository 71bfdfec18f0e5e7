package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.terminal.wire.ServerMessage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a viewer that reconnects: without loss, or with a declared gap. */
class ResumeTest {
    private static final ViewerSpec WRITER = PtySessionTest.WRITER;

    private final FakeBackend backend = new FakeBackend();
    private final PtySession session = backend.open(FakeBackend.SPEC);
    private final FakePty pty = backend.pty();

    @Test
    void resumes_at_each_byte() {
        byte[] all = random(1, 300);
        pty.print(all);
        for (int cut = 0; cut <= all.length; cut++) {
            FakeViewer back = FakeViewer.join(session, pty, WRITER.from(cut));

            assertThat(back.output.toByteArray()).isEqualTo(Arrays.copyOfRange(all, cut, all.length));
            assertThat(back.last(ServerMessage.Gap.class)).isEmpty();
            back.leave();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_viewer_that_reconnects_during_a_flood_gets_every_byte_once_or_a_declared_gap(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] all = random(seed, 5_000_000);
        int written = 0;
        long received = 0;
        int gaps = 0;
        while (written < all.length) {
            FakeViewer viewer = FakeViewer.join(session, pty, WRITER.from(received));
            boolean gap = viewer.last(ServerMessage.Gap.class).isPresent();
            long from = viewer.last(ServerMessage.Hello.class, ServerMessage.Hello::seq);
            assertThat(gap).isEqualTo(from != received);
            gaps += gap ? 1 : 0;
            written = print(all, written, random.nextInt(400_000));

            received = viewer.seq();
            assertThat(received).isEqualTo(written);
            assertThat(viewer.output.toByteArray()).isEqualTo(Arrays.copyOfRange(all, (int) from, (int) received));
            viewer.leave();
            written = print(all, written, random.nextInt(random.nextInt(4) == 0 ? 2_000_000 : 300_000));
        }
        assertThat(gaps).as("seed %d", seed).isLessThan(8);
    }

    private int print(byte[] all, int written, int count) {
        int end = Math.min(written + count, all.length);
        pty.print(Arrays.copyOfRange(all, written, end));
        return end;
    }

    @Test
    void missing_output_that_is_not_kept_is_a_declared_gap() {
        pty.print("x".repeat(3_000_000));
        FakeViewer back = FakeViewer.join(session, pty, WRITER.from(1_000_000));

        ServerMessage.Gap gap = back.last(ServerMessage.Gap.class).orElseThrow();
        assertThat(gap.from()).isEqualTo(1_000_000);
        assertThat(gap.to()).isGreaterThan(3_000_000 - 300_000);
        assertThat(back.messages.subList(0, 3))
                .<Class<?>>extracting(Object::getClass)
                .containsExactly(ServerMessage.Hello.class, ServerMessage.Gap.class, ServerMessage.Snapshot.class);
        assertThat(back.seq()).isEqualTo(3_000_000);
    }

    @Test
    void a_number_after_the_head_is_ignored() {
        pty.print("hello");
        FakeViewer back = FakeViewer.join(session, pty, WRITER.from(77));

        assertThat(back.text()).isEqualTo("hello");
        assertThat(back.last(ServerMessage.Gap.class)).isEmpty();
    }

    @Test
    void unacknowledged_output_is_sent_again() {
        FakeViewer viewer = FakeViewer.join(session, pty, WRITER, fake -> fake.silent = true);
        byte[] all = random(5, 2_000_000);
        pty.print(all);
        long sent = viewer.seq();
        viewer.leave();

        FakeViewer back = FakeViewer.join(session, pty, WRITER.from(sent - 100_000));

        assertThat(back.seq()).isEqualTo(2_000_000);
        if (back.last(ServerMessage.Gap.class).isEmpty()) {
            assertThat(back.output.toByteArray()).isEqualTo(Arrays.copyOfRange(all, (int) sent - 100_000, 2_000_000));
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
