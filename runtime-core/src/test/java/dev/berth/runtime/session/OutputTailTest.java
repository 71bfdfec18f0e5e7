package dev.berth.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTailTest {
    @Test
    void the_last_three_lines_are_kept() {
        assertThat(OutputTail.of(List.of("one", "two", "three", " ", "four"))).isEqualTo("two | three | four");
        assertThat(OutputTail.of(List.of())).isEmpty();
    }

    @Test
    void three_long_lines_keep_their_beginnings_and_come_to_three_hundred_characters_at_most() {
        String chatter = "x".repeat(4096);

        assertThat(OutputTail.of(List.of("a" + chatter, "b" + chatter, "c" + chatter)))
                .hasSizeLessThanOrEqualTo(300)
                .matches("ax+… \\| bx+… \\| cx+…");
        assertThat(OutputTail.of(List.of("😀".repeat(400))))
                .hasSizeLessThanOrEqualTo(300)
                .endsWith("😀…");
    }

    @Test
    void nothing_in_them_moves_a_cursor_or_turns_the_writing() {
        String said = OutputTail.of(List.of("\u001b[31mred\u001b[0m\u001b]0;title\u0007 a\tb\rc\u0000 \u202edecneref"));

        assertThat(said).isEqualTo("red a b c decneref");
    }
}
