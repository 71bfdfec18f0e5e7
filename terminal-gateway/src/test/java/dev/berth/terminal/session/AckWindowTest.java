package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AckWindowTest {
    private static final long MEBI = 1024 * 1024;
    private static final long PIECE = 16 * 1024;

    @ParameterizedTest(name = "{0} bytes/s over {1} ms: {2} to {3} KiB")
    @CsvSource({
        "100_000_000, 0, 700, 768",
        "8_000_000, 1, 600, 768",
        "2_000_000, 1, 190, 300",
        "500_000, 1, 48, 120",
        "100_000, 1, 32, 48",
        "20_000_000, 100, 700, 768"
    })
    void is_as_large_as_the_output_shown_in_a_tenth_of_a_second(String rate, long roundTrip, long least, long most) {
        long bytesPerSecond = Long.parseLong(rate.replace("_", ""));
        AckWindow window = new AckWindow(0, MEBI);
        ArrayDeque<Long> sentAt = new ArrayDeque<>();
        long now = 1;
        long shownAt = 0;
        long sent = 0;
        for (int round = 0; round < 1000; round++) {
            while (!window.isFull(sent)) {
                window.recordSent(sent += PIECE, now);
                sentAt.add(now);
            }
            shownAt = Math.max(shownAt, sentAt.remove()) + PIECE * 1_000_000_000L / bytesPerSecond;
            now = Math.max(now, shownAt + roundTrip * 1_000_000L);
            window.ack(window.acked() + PIECE, now);
        }
        assertThat(window.size() / 1024).isBetween(least, most);
    }

    @Test
    void does_not_change_while_the_program_is_slow() {
        AckWindow window = new AckWindow(0, MEBI);
        long sent = 0;
        for (long now = 0; now < 100_000_000_000L; now += 100_000_000L) {
            window.recordSent(sent += 10, now);
            assertThat(window.isFull(sent)).isFalse();
            window.ack(sent, now + 50_000_000L);
        }
        assertThat(window.size()).isEqualTo(AckWindow.FIRST);
    }

    @Test
    void accepts_only_acknowledgements_that_are_new_and_of_sent_bytes() {
        AckWindow window = new AckWindow(100, MEBI);
        window.recordSent(200, 1);

        assertThat(window.ack(50, 2)).isFalse();
        assertThat(window.ack(Long.MIN_VALUE, 2)).isFalse();
        assertThat(window.ack(Long.MAX_VALUE, 3)).isTrue();
        assertThat(window.acked()).isEqualTo(200);
        assertThat(window.ack(200, 4)).isFalse();
    }

    @Test
    void is_smaller_than_the_ring() {
        assertThat(new AckWindow(0, 64 * 1024).size()).isEqualTo(48 * 1024);
    }
}
