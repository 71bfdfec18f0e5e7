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

/** A running {@code berth}; closing kills it. Its output goes to files, so that a full pipe cannot block it. */
final class BerthProcess implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

    private final Process process;
    private final Path out;
    private final Path err;
    private final Instant began = Instant.now();

    BerthProcess(Process process, Path out, Path err) {
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

    /** Waits for the end and answers the exit code. For commands whose output is no text. */
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

    /** Waits until standard output contains the text. */
    void awaitOut(String text) {
        await(out, text);
    }

    /** Waits until standard error contains the text. */
    void awaitErr(String text) {
        await(err, text);
    }

    private void await(Path file, String text) {
        Awaitility.await(text)
                .atMost(LONGEST_WAIT)
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> {
                    if (!process.isAlive() && !read(file).contains(text)) {
                        throw new AssertionError("berth ended with " + process.exitValue() + ": " + out() + err());
                    }
                })
                .until(() -> read(file).contains(text));
    }

    /** Types keys, for a process that runs in a terminal. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Kills the JVM, which may be a child of this process. */
    void killJava() {
        List<ProcessHandle> java = process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .toList();
        assertThat(java).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
    }

    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", name, Long.toString(pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Waits for the end; the duration of the result is the time since this call. */
    BerthResult end(Duration limit) throws InterruptedException {
        Instant called = Instant.now();
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("berth ended within %s; output: %s%s", limit, out(), err())
                .isTrue();
        return new BerthResult(process.exitValue(), out(), err(), Duration.between(called, Instant.now()));
    }

    /** Waits for the end; the duration of the result is that of the whole run. */
    BerthResult end() throws InterruptedException {
        BerthResult result = end(Duration.ofMinutes(15));
        return new BerthResult(result.exit(), result.out(), result.err(), Duration.between(began, Instant.now()));
    }

    /** The programs that this process started on this host; empty before the first one. */
    Optional<StartedPrograms> startedPrograms() {
        return StartedPrograms.of(process.toHandle());
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
