package dev.berth.server.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
    private static final String P = "\u0010";
    private static final String Q = "\u0011";

    private final DetachKeys keys = DetachKeys.of("ctrl-p,ctrl-q");

    private String passed(String typed) {
        byte[] bytes = typed.getBytes(StandardCharsets.UTF_8);
        return new String(keys.pass(bytes, bytes.length), StandardCharsets.UTF_8);
    }

    @Test
    void one_after_the_other_leaves_and_takes_nothing_with_it() {
        assertThat(passed("ls" + P)).isEqualTo("ls");
        assertThat(keys.complete()).isFalse();
        assertThat(passed(Q + "rm -rf")).isEmpty();
        assertThat(keys.complete()).isTrue();
    }

    @Test
    void a_first_key_alone_reaches_the_program_with_the_next() {
        assertThat(passed(P)).isEmpty();
        assertThat(passed("x")).isEqualTo(P + "x");
        assertThat(passed(P + P)).isEqualTo(P);
        assertThat(passed("y")).isEqualTo(P + "y");
        assertThat(keys.complete()).isFalse();
    }

    @Test
    void a_second_key_alone_is_a_key() {
        assertThat(passed(Q + "ä✓")).isEqualTo(Q + "ä✓");
    }

    @Test
    void plain_characters_can_be_keys() {
        DetachKeys plain = DetachKeys.of("~,.");
        assertThat(plain.pass(new byte[] {'~', '~', '.'}, 3)).containsExactly('~');
        assertThat(plain.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ctrl-", "ctrl-P", "ctrl-p,", "ab", "ctrl-1", "ä"})
    void a_text_that_is_no_key_is_refused(String text) {
        assertThatThrownBy(() -> DetachKeys.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
