package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeParserTest {
    private static final String BUSY = "plain text, long enough for eights\r\n"
            + "\u001b[?1049h\u001b[?25l\u001b[?2004;1006h\u001b[?1002h\u001b[2;20r\u001b=\u001b(0\u000e\u001b[4h"
            + "\u001b]0;Übersicht ✓\u0007 more ünïcödé ✓✓✓ text \u001b[38;5;12mcolour\u001b[0m"
            + "\u001bP$q\"p\u001b\\\u001b_Gi=1;\u001b\\\u001b[5 q\u001b[?7l\u001b]52;c;AAAA\u001b\\";

    @Test
    void knows_the_modes() {
        String bytes = prefix(BUSY);

        assertThat(bytes)
                .contains("\u001b[?1049h", "\u001b[?25l", "\u001b[?2004h", "\u001b[?1006h", "\u001b[?1002h")
                .contains("\u001b[2;20r", "\u001b=", "\u001b(0", "\u000e", "\u001b[4h", "\u001b[5 q", "\u001b[?7l")
                .contains("\u001b]2;Übersicht ✓\u0007")
                .startsWith("\u0018");
    }

    @Test
    void knows_the_modes_wherever_the_output_is_cut() {
        byte[] bytes = BUSY.getBytes(StandardCharsets.UTF_8);
        String whole = prefix(BUSY);
        for (int cut = 0; cut <= bytes.length; cut++) {
            EscapeParser parser = new EscapeParser();
            parser.feed(ByteBuffer.wrap(bytes, 0, cut));
            EscapeParser copy = parser.copy();
            copy.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut));

            assertThat(text(copy)).isEqualTo(whole);
        }
    }

    @Test
    void forgets_the_modes_at_a_reset() {
        assertThat(prefix(BUSY + "\u001bc\u001b]2;\u0007")).isEqualTo(prefix(""));
        assertThat(prefix("\u001b[?1049h\u001b[?1049l")).isEqualTo(prefix(""));
        assertThat(prefix("\u001b[?25l\u001b[!p")).isEqualTo(prefix(""));
    }

    @Test
    void its_own_bytes_set_the_same_modes() {
        assertThat(prefix(prefix(BUSY))).isEqualTo(prefix(BUSY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[?1049\u0018h",
                "\u001b[99999999999999999999h",
                "\u001b]0;never ended",
                "\u001b[?",
                "\u001b[>4;2m",
                "\u001b[21;22;23;24;25;26;27;28;29;30;31;32;33;34;35;36;37;38;4h",
                "\u001b\u001b\u001b",
                "\u001b(",
                "\u001b]\u0007",
                "\u001b]0\u0007",
                "\u001b#8",
                "\u009b?25l"
            })
    void ignores_invalid_sequences(String text) {
        assertThat(prefix(text)).isEqualTo(prefix(""));
    }

    @Test
    void a_title_has_no_control_characters_and_a_limited_length() {
        EscapeParser parser = new EscapeParser();
        parser.feed(utf8("\u001b]2;a\tb\u202ec" + "x".repeat(5000) + "\u001b\\"));

        assertThat(parser.modes().title()).startsWith("abcx").hasSize(256);
        assertThat(parser.atGround()).isTrue();
    }

    @Test
    void survives_any_bytes() {
        SplittableRandom random = new SplittableRandom(11);
        EscapeParser parser = new EscapeParser();
        byte[] bytes = new byte[64];
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(bytes);
            bytes[random.nextInt(64)] = 0x1b;
            bytes[random.nextInt(64)] = '[';
            parser.feed(ByteBuffer.wrap(bytes));
        }
        parser.feed(utf8("\u0018\u001b[?25l"));

        assertThat(text(parser)).contains("\u001b[?25l");
    }

    private static String prefix(String output) {
        EscapeParser parser = new EscapeParser();
        parser.feed(utf8(output));
        return text(parser);
    }

    private static String text(EscapeParser parser) {
        return StandardCharsets.UTF_8.decode(parser.modes().bytes()).toString();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
