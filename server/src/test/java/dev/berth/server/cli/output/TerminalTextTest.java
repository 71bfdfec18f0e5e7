package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"\u001b[2J", "\u001b]0;title\u0007", "\u009b31m", "\r", "\b\b\b", "\u0000", "\u007f"})
    void control_characters_are_removed(String evil) {
        assertThat(TerminalText.text("a" + evil + "b").chars())
                .noneMatch(c -> Character.isISOControl(c))
                .startsWith((int) 'a')
                .endsWith((int) 'b');
        assertThat(TerminalText.line("a" + evil + "b").chars()).noneMatch(c -> Character.isISOControl(c));
    }

    @Test
    void a_text_keeps_its_lines_tabs_and_all_other_characters() {
        assertThat(TerminalText.text("é\t漢字\n👍 done\n")).isEqualTo("é\t漢字\n👍 done\n");
    }

    @Test
    void a_line_is_one_line_and_not_longer_than_200() {
        assertThat(TerminalText.line("  a\n\n b\tc ")).isEqualTo("a b c");
        assertThat(TerminalText.line("x".repeat(200))).hasSize(200).doesNotContain("…");
        assertThat(TerminalText.line("x".repeat(201))).hasSize(200).endsWith("x…");
    }

    @Test
    void a_line_is_never_cut_within_a_character() {
        String line = TerminalText.line("x".repeat(198) + "👍👍");

        assertThat(line).endsWith("…");
        assertThat(line.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u2066", "\u200e", "\ufeff"})
    void marks_of_the_direction_of_writing_are_removed(String mark) {
        assertThat(TerminalText.line("rm " + mark + "txt")).isEqualTo("rm txt");
        assertThat(TerminalText.text("rm " + mark + "txt")).isEqualTo("rm txt");
    }

    @Test
    void one_line_keeps_blanks_and_is_never_cut() {
        assertThat(TerminalText.oneLine("/a  b\r\nc\td\u2028e\u001b" + "x".repeat(300)))
                .isEqualTo("/a  b c d e" + "x".repeat(300));
    }

    @Test
    void line_separators_of_unicode_are_line_breaks() {
        assertThat(TerminalText.text("a\u2028b\u2029c")).isEqualTo("a\nb\nc");
        assertThat(TerminalText.line("a\u2028b\u2029c")).isEqualTo("a b c");
    }
}
