package dev.berth.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void reads_lines_with_any_end() throws Exception {
        assertThat(lines("one\ntwo\r\nthree\rfour", 100)).containsExactly("one", "two", "three", "four");
        assertThat(lines("\n\na\r\n\r\nb\n", 100)).containsExactly("", "", "a", "", "b");
        assertThat(lines("", 100)).isEmpty();
    }

    @Test
    void cuts_a_long_line_and_goes_on_with_the_next() throws Exception {
        assertThat(lines("abcdefgh\nnext\r\nabcde\nabcdef", 5)).containsExactly("abcde…", "next", "abcde", "abcde…");
    }

    @Test
    void cuts_no_character_in_two() throws Exception {
        assertThat(lines("aaaa€€\n", 5)).containsExactly("aaaa…");
        assertThat(lines("aaaä€\nä€", 100)).containsExactly("aaaä€", "ä€");
    }

    @Test
    void a_line_without_an_end_is_returned_at_once_and_is_no_reason_to_wait() throws Exception {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream("x".repeat(20_000).getBytes(StandardCharsets.US_ASCII)), new FailingStream());

        try (LineReader reader = new LineReader(endless, 100)) {
            assertThat(reader.readLine()).isEqualTo("x".repeat(100) + "…");
            assertThat(reader.ready()).isFalse();
        }
    }

    @Test
    void a_line_of_256_megabytes_takes_no_memory() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LineReader reader = new LineReader(new Zeros(256L << 20), 4096);
        long before = threads.getCurrentThreadAllocatedBytes();

        String line = reader.readLine();
        String end = reader.readLine();

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(line).hasSize(4097);
        assertThat(end).isNull();
        assertThat(allocated).isLessThan(1 << 20);
    }

    private static List<String> lines(String text, int maximum) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader =
                new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maximum)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** A stream that must not be read. */
    private static final class FailingStream extends InputStream {
        @Override
        public int read() {
            throw new AssertionError("read although the line was complete");
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            throw new AssertionError("read although the line was complete");
        }
    }

    /** A number of zero bytes, which are not in memory. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long count) {
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int now = (int) Math.min(length, left);
            left -= now;
            return now;
        }
    }
}
