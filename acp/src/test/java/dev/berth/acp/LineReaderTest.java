package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    private static List<String> lines(String text, int step, int max) throws IOException {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(step, length));
            }
        };
        var reader = new LineReader(in, max, new Counters(_ -> {}));
        List<String> lines = new ArrayList<>();
        for (var line = reader.next(); line != null; line = reader.next()) {
            lines.add(
                    switch (line) {
                        case LineReader.Line.Whole whole ->
                            new String(whole.bytes(), whole.offset(), whole.length(), StandardCharsets.UTF_8);
                        case LineReader.Line.TooLong tooLong -> "!" + tooLong.length();
                    });
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void cuts_at_line_ends_whatever_the_chunks(int step) throws Exception {
        assertThat(lines("a\n\nžluť\r\n" + "x".repeat(20) + "\nlast", step, 20))
                .containsExactly("a", "", "žluť\r", "x".repeat(20), "last");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void skips_what_is_past_the_limit_and_goes_on(int step) throws Exception {
        assertThat(lines("a\n" + "x".repeat(21) + "\nb\n" + "y".repeat(99) + "\n\n" + "z".repeat(20) + "\n", step, 20))
                .containsExactly("a", "!21", "b", "!99", "", "z".repeat(20));
        assertThat(lines("x".repeat(500), step, 20)).containsExactly("!500");
        assertThat(lines("", step, 20)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 200_000})
    void lines_as_long_as_the_buffer_are_whole(int length) throws Exception {
        String line = "x".repeat(length);

        assertThat(lines(line + "\n" + line + "\ny", 1 << 20, 1 << 20)).containsExactly(line, line, "y");
    }
}
