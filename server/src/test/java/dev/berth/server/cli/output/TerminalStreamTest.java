package dev.berth.server.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalStreamTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TerminalStream stream = new TerminalStream(new PrintStream(bytes, false, StandardCharsets.UTF_8));

    private String shown() {
        stream.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void every_way_to_print_is_safe() {
        stream.println("1\u001b[2J");
        stream.println((Object) "2\u009b2J");
        stream.print('\u001b');
        stream.print(new char[] {'3', '\u0007'});
        stream.printf("%s%n", "4\u202e");
        stream.append("5\u001b").append('\u007f');
        stream.write('\u001b');
        stream.writeBytes("6\u001b\u0085\u2066\n".getBytes(StandardCharsets.UTF_8));

        assertThat(shown()).isEqualTo("1[2J\n22J\n34\n56\n");
    }

    @Test
    void lines_tabs_and_all_other_characters_are_kept() {
        stream.print("é\t漢字\n👍\n\n");

        assertThat(shown()).isEqualTo("é\t漢字\n👍\n\n");
    }

    @Test
    void bytes_of_one_character_may_come_one_by_one() {
        for (byte one : "a\u009b漢👍\u202eb".getBytes(StandardCharsets.UTF_8)) {
            stream.write(one);
        }

        assertThat(shown()).isEqualTo("a漢👍b");
    }

    @Test
    void a_byte_that_is_no_character_is_no_control_character_either() {
        stream.write(0x9b);
        stream.println("2J");

        assertThat(shown()).isEqualTo("\ufffd2J\n");
    }

    @Test
    void a_surrogate_pair_may_be_printed_in_two_pieces() {
        stream.print("\ud83d");
        stream.print("\udc4d");

        assertThat(shown()).isEqualTo("👍");
    }

    @Test
    void the_exact_stream_changes_nothing() {
        stream.exact().print("\u001b[2J");

        assertThat(shown()).isEqualTo("\u001b[2J");
    }

    @Test
    void a_failed_write_is_known() {
        PrintStream failing = new PrintStream(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("closed");
            }
        });
        TerminalStream closed = new TerminalStream(failing);
        closed.println("hello");

        assertThat(closed.checkError()).isTrue();
        assertThat(stream.checkError()).isFalse();
    }

    @Test
    void a_stream_is_never_wrapped_twice() {
        assertThat(TerminalStream.of(stream)).isSameAs(stream);
    }
}
