package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private static final int MEGABYTES = 100;

    @Test
    void a_hundred_megabytes_come_back_as_they_went() throws Exception {
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest received = MessageDigest.getInstance("SHA-256");

        try (HostProcesses processes = HostProcesses.open(Limits.standard());
                RunningProcess cat = processes.start(command("cat"))) {
            Thread writer = Thread.ofPlatform().start(() -> write(new DigestOutputStream(cat.stdin(), sent)));
            long bytes;
            try (InputStream stdout = new DigestInputStream(cat.stdout(), received)) {
                bytes = stdout.transferTo(OutputStream.nullOutputStream());
            }
            writer.join();

            assertThat(bytes).isEqualTo(MEGABYTES * 1024L * 1024);
            assertThat(received.digest()).isEqualTo(sent.digest());
            assertThat(cat.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.Exited(0));
        }
    }

    private static void write(OutputStream stdin) {
        byte[] block = new byte[1024 * 1024];
        SplittableRandom random = new SplittableRandom(7);
        try (stdin) {
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(block);
                stdin.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
