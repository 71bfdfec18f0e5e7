package dev.berth.runtime.home;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A second JVM, in its own process, that acquires a lock, reports on standard output, and releases the lock when it
 * gets a line. {@link #main} runs in that process, the other methods in the test's.
 */
final class LockingJvm implements AutoCloseable {
    /** The phase of a process that does not acquire the lock, but asks whether it is held, until it gets a line. */
    static final String LOOKS = "looks";

    private final Process process;
    private final BufferedReader output;

    private LockingJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static LockingJvm start(Path home, String lock, String phase) throws IOException {
        List<String> argv = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockingJvm.class.getName(),
                home.toString(),
                lock,
                phase);
        return new LockingJvm(new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /**
     * The next line of the process: {@code id …}, {@code waiting}, {@code held}, {@code looking} or {@code free};
     * {@code null} at its end.
     */
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    void release() throws IOException {
        OutputStream input = process.getOutputStream();
        input.write('\n');
        input.flush();
    }

    /** Kills the process with SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) throws Exception {
        BerthHome home = BerthHome.at(Path.of(args[0]));
        HomeLocks locks = HomeLocks.of(home, Limits.standard());
        report("id " + home.id());
        if (args[2].equals(LOOKS)) {
            lookUntilEndOfInput(locks, args[1]);
            return;
        }
        try (HomeLock _ = locks.acquire(args[1], args[2], KnownLimits.LOCK, holders -> report("waiting"))) {
            report("held");
            int _ = new InputStreamReader(System.in, StandardCharsets.UTF_8).read();
        }
        report("free");
    }

    private static void lookUntilEndOfInput(HomeLocks locks, String name) throws IOException {
        report("looking");
        while (System.in.available() == 0) {
            locks.isHeldExclusively(name);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void report(String line) {
        System.out.println(line);
    }
}
