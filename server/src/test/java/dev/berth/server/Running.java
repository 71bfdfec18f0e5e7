package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A {@code berth} that runs; closing it kills it. What it says goes to files, so that nobody has to read along. */
final class Running implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path out;
    private final Path err;
    private final Instant began = Instant.now();

    Running(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    long pid() {
        return process.pid();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** Its exit code once it ended, where what it said is no text. */
    int exit(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("berth ended within %s", limit)
                .isTrue();
        return process.exitValue();
    }

    byte[] outBytes() throws IOException {
        return Files.readAllBytes(out);
    }

    byte[] errBytes() throws IOException {
        return Files.readAllBytes(err);
    }

    /** Waits until it said this on standard output. */
    void awaitOut(String text) {
        await(out, text);
    }

    /** Waits until it said this on standard error. */
    void awaitErr(String text) {
        await(err, text);
    }

    private void await(Path file, String text) {
        Awaitility.await(text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> {
                    if (!process.isAlive() && !read(file).contains(text)) {
                        throw new AssertionError("it ended with " + process.exitValue() + ": " + out() + err());
                    }
                })
                .until(() -> read(file).contains(text));
    }

    /** Where it runs in a terminal. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Kills the JVM, wherever below it is. */
    void killJava() {
        List<ProcessHandle> java = process.descendants()
                .filter(one -> one.info().command().orElse("").endsWith("/java"))
                .toList();
        assertThat(java).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
    }

    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", name, Long.toString(pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Its end, and how long after this call it came. */
    BerthResult end(Duration limit) throws InterruptedException {
        Instant asked = Instant.now();
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("berth ended within %s; it said %s%s", limit, out(), err())
                .isTrue();
        return new BerthResult(process.exitValue(), out(), err(), Duration.between(asked, Instant.now()));
    }

    /** Its end, and how long it ran. */
    BerthResult end() throws InterruptedException {
        BerthResult ran = end(Duration.ofMinutes(15));
        return new BerthResult(ran.exit(), ran.out(), ran.err(), Duration.between(began, Instant.now()));
    }

    /** What all programs that it starts on this host are marked by; empty before it started the first. */
    Optional<HostMark> mark() {
        return HostMark.of(process.toHandle());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
