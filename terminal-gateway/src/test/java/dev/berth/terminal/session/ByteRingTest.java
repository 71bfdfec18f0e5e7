package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteRingTest {
    @Test
    void keeps_the_newest_bytes_under_their_numbers_while_it_grows_and_wraps() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] all = new byte[700_000];
        random.nextBytes(all);
        try (ByteRing ring = new ByteRing(128 * 1024)) {
            int written = 0;
            while (written < all.length) {
                ByteBuffer room = ring.writeBuffer(ring.tail());
                int count = Math.min(1 + random.nextInt(room.remaining()), all.length - written);
                room.duplicate().put(all, written, count);
                ring.advance(count);
                written += count;
                check(ring, all, random);
            }
            assertThat(ring.head()).isEqualTo(all.length);
            assertThat(ring.head() - ring.tail()).isEqualTo(128 * 1024);
        }
    }

    private static void check(ByteRing ring, byte[] all, SplittableRandom random) {
        long from = random.nextLong(ring.tail(), ring.head());
        long to = random.nextLong(from, ring.head() + 1);
        ByteBuffer copy = ByteBuffer.allocate((int) (to - from));
        ring.copy(from, to, copy);
        assertThat(copy.array()).isEqualTo(Arrays.copyOfRange(all, (int) from, (int) to));
        assertThat(ring.view(from, from + 1).get()).isEqualTo(all[(int) from]);
    }

    @Test
    void does_not_overwrite_bytes_to_keep_until_the_ring_is_full_of_them() {
        try (ByteRing ring = new ByteRing(16 * 1024)) {
            ring.advance(ring.writeBuffer(0).remaining());

            assertThat(ring.head()).isEqualTo(16 * 1024);
            assertThat(ring.writeBuffer(1000).remaining()).isEqualTo(1000);
            assertThat(ring.writeBuffer(0).remaining())
                    .as("a ring full of bytes to keep")
                    .isPositive();
        }
    }
}
