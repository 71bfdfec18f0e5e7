package dev.berth.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final AtomicInteger endings = new AtomicInteger();

    @Test
    void a_complete_output_leaves_the_exit_code_alone() {
        assertThat(printed(new ByteArrayOutputStream()).exitCode(4, err())).isEqualTo(4);
        assertThat(endings).hasValue(0);
    }

    @Test
    void a_failed_write_cancels_the_command_and_is_an_error_in_one_line() {
        int code = printed(failing("No space left on device")).exitCode(0, err());

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("berth: standard output could not be written: No space left on device");
        assertThat(endings).hasPositiveValue();
    }

    @Test
    void a_closed_pipe_cancels_the_command_without_an_error_message() {
        int code = printed(failing("Broken pipe")).exitCode(5, err());

        assertThat(code).isEqualTo(141);
        assertThat(errors.size()).isZero();
        assertThat(endings).hasPositiveValue();
    }

    private StandardOutput printed(OutputStream target) {
        StandardOutput out = new StandardOutput(target, endings::incrementAndGet);
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        print.println("hello");
        return out;
    }

    private PrintStream err() {
        return new PrintStream(errors, true, StandardCharsets.UTF_8);
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
