package dev.berth.runtime.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLinesTest {
    private static final String TOKEN = "\u001eabcabd";

    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final TokenLines filter = new TokenLines(TOKEN, lines::add, rest::write);

    private void feed(String text) {
        filter.accept(text.getBytes(ISO_8859_1), text.length());
    }

    @Test
    void takes_lines_with_the_token_out_at_any_place() {
        feed("one" + TOKEN + " started\ntwo\nthree" + TOKEN + " ended 7 0\nfour");
        filter.end();

        assertThat(lines).containsExactly("started", "ended 7 0");
        assertThat(rest.toString(ISO_8859_1)).isEqualTo("onetwo\nthreefour");
    }

    @Test
    void text_without_a_beginning_of_the_token_passes_at_once() {
        feed("prompt> ");

        assertThat(rest.toString(ISO_8859_1)).isEqualTo("prompt> ");
    }

    @Test
    void beginnings_of_a_token_that_do_not_complete_pass_unchanged() {
        feed("\u001eabc\u001eab\u001e" + TOKEN + " x\n\u001ea");
        filter.end();

        assertThat(lines).containsExactly("x");
        assertThat(rest.toString(ISO_8859_1)).isEqualTo("\u001eabc\u001eab\u001e\u001ea");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void any_cut_into_pieces_gives_the_same_bytes(long seed) {
        Random random = new Random(seed);
        StringBuilder expected = new StringBuilder();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            String piece = random.nextInt(4) == 0 ? TOKEN.substring(0, random.nextInt(TOKEN.length())) : "xy\n";
            expected.append(piece);
            all.append(piece).append(random.nextInt(5) == 0 ? TOKEN + " " + i + "\n" : "");
        }

        for (int at = 0; at < all.length(); ) {
            int next = Math.min(all.length(), at + 1 + random.nextInt(7));
            feed(all.substring(at, next));
            at = next;
        }
        filter.end();

        assertThat(rest.toString(ISO_8859_1)).isEqualTo(expected.toString());
        assertThat(lines).isNotEmpty().allMatch(line -> line.matches("\\d+"));
    }

    @Test
    void fresh_tokens_differ() {
        assertThat(TokenLines.freshToken()).hasSize(33).isNotEqualTo(TokenLines.freshToken());
    }
}
