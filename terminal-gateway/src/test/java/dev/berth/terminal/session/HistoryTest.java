package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History(64 * 1024);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void begins_at_the_beginning_while_all_is_kept() {
        write("one\r\ntwo\r\n");

        assertThat(history.cut(1000).seq()).isZero();
    }

    @Test
    void cuts_at_a_line_start_with_the_modes_of_that_place() {
        write("\u001b[?2004h");
        for (int line = 0; line < 20_000; line++) {
            write("line " + line + " \u001b[1mbold\u001b[0m ü\r\n");
        }
        write("\u001b[?25l");

        History.Cut cut = history.cut(10_000);

        String text = new String(history.newest((int) (history.head() - cut.seq())), StandardCharsets.UTF_8);
        assertThat(text).startsWith("line ").hasSizeBetween(8_000, 10_000);
        assertThat(modes(cut)).contains("\u001b[?2004h").contains("\u001b[?25h");
    }

    @Test
    void never_cuts_into_a_sequence_or_a_character() {
        write("\u001b[?1049h");
        String unit = "\u001b[10;20H✓✓\u001b]8;;https://example.org/a\nb\u001b\\link\u001b]8;;\u001b\\";
        for (int round = 0; round < 3_000; round++) {
            write(unit);
        }
        for (int newest = 1_000; newest < 2_000; newest++) {
            History.Cut cut = history.cut(newest);
            String text = new String(history.newest((int) (history.head() - cut.seq())), StandardCharsets.UTF_8);

            assertThat(text)
                    .matches("(?s)(\u001b\\[10|\u001b]8|✓|link|ink|nk|k).*")
                    .doesNotContain("\uFFFD");
            assertThat(modes(cut)).contains("\u001b[?1049h");
        }
    }

    @Test
    void begins_at_the_head_when_no_position_is_harmless() {
        write("\u001b]0;" + "x".repeat(100_000));

        assertThat(history.cut(50_000).seq()).isEqualTo(history.head());
    }

    private static String modes(History.Cut cut) {
        return StandardCharsets.UTF_8.decode(cut.modes().bytes()).toString();
    }

    private void write(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            ByteBuffer room = history.writeBuffer(history.tail()).duplicate();
            int count = Math.min(Math.min(room.remaining(), bytes.remaining()), 4096);
            room.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            history.advance(count);
        }
    }
}
