package dev.berth.server.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecOutputTest {
    private static final Duration SILENCE = Duration.ofMillis(50);

    @Test
    void every_byte_is_copied() throws Exception {
        byte[] bytes = new byte[1_000_003];
        new Random(1).nextBytes(bytes);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();

        OutputCopy.await(
                Duration.ofMinutes(1),
                OutputCopy.start("copy", new ByteArrayInputStream(bytes), new PrintStream(seen)));

        assertThat(seen.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void a_pipe_that_stays_open_and_silent_is_not_waited_for() throws Exception {
        try (PipedOutputStream open = new PipedOutputStream();
                PipedInputStream pipe = new PipedInputStream(open)) {
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            OutputCopy copy = OutputCopy.start("copy", pipe, new PrintStream(seen));
            open.write(7);
            open.flush();

            OutputCopy.await(Duration.ofSeconds(2), copy);

            assertThat(seen.toByteArray()).containsExactly(7);
        }
    }

    @Test
    void a_slow_reader_is_waited_for() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        OutputCopy copy = OutputCopy.start(
                "copy", new ByteArrayInputStream(new byte[] {1, 2, 3}), new PrintStream(slow(free, seen)));
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                OutputCopy.await(SILENCE, copy);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(reader.join(SILENCE.multipliedBy(6))).isFalse();
        free.countDown();
        assertThat(reader.join(Duration.ofMinutes(1))).isTrue();
        assertThat(seen.toByteArray()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "nosuch: not found in PATH, 127",
        "/bin/nosuch: not found, 127",
        "/etc/passwd: not executable, 126",
        "script: could not be executed, 126",
        "there is no folder /nowhere, 126",
        "berth-exec did not answer: exited with 1,"
    })
    void a_command_that_did_not_start_has_the_code_that_a_shell_gives(String reason, Integer code) {
        assertThat(ExecCommand.notStartedCode(reason).orElse(null)).isEqualTo(code);
    }

    private static OutputStream slow(CountDownLatch free, OutputStream to) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                to.write(bytes, from, length);
            }
        };
    }
}
