package dev.berth.terminal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[?1;2c",
                "\u001b[>0;276;0c",
                "\u001b[24;80R",
                "\u001b[?24;80R",
                "\u001b[0n",
                "\u001b[?2004;1$y",
                "\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\",
                "\u001b]4;1;rgb:cd/00/00\u0007",
                "\u001bP1$r0m\u001b\\",
                "\u001bP>|xterm(390)\u001b\\",
                "\u001b[I",
                "\u001b[O",
                "\u001b[<0;10;20M",
                "\u001b[<0;10;20m",
                "\u001b[M !!",
                "\u001b[8;24;80t",
                "\u001b[?0u",
                "\u001b_Gi=1;OK\u001b\\"
            })
    void drops_what_an_emulator_answers_by_itself(String answer) {
        assertThat(keys(answer)).isEmpty();
        assertThat(keys("a" + answer + "b")).isEqualTo("ab");
        ReplyFilter cut = new ReplyFilter();
        for (int at = 2; at < answer.length(); at++) {
            assertThat(keys(cut, answer.substring(0, at)) + keys(cut, answer.substring(at)))
                    .as("cut at %d", at)
                    .isEmpty();
            assertThat(cut.atGround()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls -l\r",
                "\u001b",
                "\u001b[A",
                "\u001b[1;5C",
                "\u001b[3~",
                "\u001bOP",
                "\u001bx",
                "\u0003",
                "ü✓",
                "\u001b[200~pasted\u001b[201~",
                "\u001b[13;2u",
                "\u001b[Z"
            })
    void lets_keys_pass(String keys) {
        assertThat(keys(keys)).isEqualTo(keys);
        assertThat(new ReplyFilter().atGround()).isTrue();
    }

    @Test
    void passes_a_sequence_that_is_too_long() {
        assertThat(keys("\u001b]11;" + "x".repeat(5000))).hasSize(5005);
    }

    private static String keys(String input) {
        return keys(new ReplyFilter(), input);
    }

    private static String keys(ReplyFilter filter, String input) {
        ByteBuffer keys = filter.keys(ByteBuffer.wrap(input.getBytes(StandardCharsets.UTF_8)));
        return StandardCharsets.UTF_8.decode(keys).toString();
    }
}
