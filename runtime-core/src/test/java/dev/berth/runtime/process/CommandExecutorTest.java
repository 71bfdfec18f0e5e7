package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.await;
import static dev.berth.runtime.process.Programs.awaitPids;
import static dev.berth.runtime.process.Programs.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tests that zt-exec logs no secret, inherits no variable, and leaves no thread and no process behind. */
class CommandExecutorTest {
    private static final String SECRET = "s3cr3t-mark";

    private final HostProcesses processes = HostProcesses.open(Limits.of(
            Map.of("process-end", Duration.ofMillis(300), "output-drain", Duration.ofMillis(300)),
            RuntimeListener.none()));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("file");
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void no_argument_variable_or_input_is_logged() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.TRACE);
        try {
            CommandResult done = run(shell("echo \"$1 $VARIABLE\"; cat", SECRET)
                    .with("VARIABLE", SECRET)
                    .withInput(SECRET.getBytes(StandardCharsets.UTF_8)));
            CommandResult deaf =
                    run(shell("exit 3", SECRET).with("VARIABLE", SECRET).withInput(new byte[1_000_000]));
            CommandResult refused = run(tooLarge());

            assertThat(done.stdout().text()).isEqualTo(SECRET + " " + SECRET + "\n" + SECRET);
            assertThat(deaf.ending()).isEqualTo(new ProcessEnding.Exited(3));
            assertThat(refused.ending())
                    .isInstanceOfSatisfying(
                            ProcessEnding.NeverStarted.class,
                            never -> assertThat(never.reason())
                                    .startsWith("Cannot run program")
                                    .doesNotContain(SECRET));
            LoggerFactory.getLogger(CommandExecutorTest.class).trace("last of all");
        } finally {
            root.setLevel(before);
            root.detachAppender(logged);
        }

        assertThat(List.copyOf(logged.list).stream().map(CommandExecutorTest::text))
                .contains("last of all")
                .noneMatch(text -> text.contains(SECRET));
    }

    @Test
    void a_failed_start_tells_no_argument_and_no_variable() {
        HostCommand command = tooLarge();

        Throwable thrown =
                catchThrowable(() -> Launcher.execute(command, Map.of(), new CommandStreams(command), _ -> {}));

        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(thrown).isInstanceOf(LaunchFailure.class);
        assertThat(trace.toString()).contains("Cannot run program").doesNotContain(SECRET);
    }

    @Test
    void the_whole_group_ends_when_the_wait_is_broken_off() throws Exception {
        String stubborn =
                "exec >/dev/null 2>&1; trap '' TERM; sleep 600 & echo $! >>\"$1\"; echo $$ >>\"$1\";" + " wait";
        CompletableFuture<CommandResult> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(run(shell(stubborn, file.toString())));
            } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        List<Long> tree = awaitPids(file, 2);
        await().until(() -> threadsInZtExec("waitFor").size() == 1);

        threadsInZtExec("waitFor").forEach(Thread::interrupt);

        assertThat(result.get(20, TimeUnit.SECONDS).ending()).isEqualTo(new ProcessEnding.Killed(9));
        assertThat(tree).noneMatch(Programs::runs);
    }

    @Test
    void no_thread_waits_for_a_command_that_has_ended() throws Exception {
        assertThat(run(shell("echo one; echo two >&2")).succeeded()).isTrue();

        await().until(() -> threadsInZtExec("call").isEmpty());
    }

    @Test
    void a_daemon_that_lives_on_can_still_write() throws Exception {
        String daemon = "setsid sh -c 'echo $$ >>\"$1\"; until [ -e \"$1.go\" ]; do sleep 0.05; done;"
                + " echo one; echo two; echo $$ >>\"$1\"; exec sleep 600' sh \"$1\" &"
                + " until [ -s \"$1\" ]; do sleep 0.02; done";
        assertThat(run(shell(daemon, file.toString()).unguarded()).succeeded()).isTrue();

        Files.createFile(folder.resolve("file.go"));

        List<Long> twice = awaitPids(file, 2);
        assertThat(twice).allMatch(Programs::runs);
        ProcessHandle.of(twice.getFirst()).orElseThrow().destroyForcibly();
    }

    @Test
    void a_variable_whose_name_is_no_text_is_not_inherited() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String line = "name=$(printf '\\377STRANGE'); exec env \"$name=" + SECRET + "\" \"$@\"";

        CommandResult result = processes.run(
                shell(line, java, "-cp", System.getProperty("java.class.path"), PrintsEnvironment.class.getName()),
                KnownLimits.READY);

        assertThat(result.stdout().lines()).contains("exact false", "ONE=1");
        assertThat(result.stdout().text()).doesNotContain(SECRET);
    }

    /** The main of a JVM that runs {@code env} and prints its output. */
    static final class PrintsEnvironment {
        private PrintsEnvironment() {}

        public static void main(String[] args) throws Exception {
            System.out.println("exact " + CommandExecutor.environmentIsExact());
            try (HostProcesses processes = HostProcesses.open(Limits.standard())) {
                System.out.print(processes
                        .run(HostCommand.of(List.of("/usr/bin/env"), Map.of("ONE", "1")), KnownLimits.EXEC_SHORT)
                        .stdout()
                        .text());
            }
        }
    }

    /** A command of an existing program with more bytes than a kernel accepts. */
    private static HostCommand tooLarge() {
        return shell("exit", SECRET).with("VARIABLE", SECRET + "x".repeat(10_000_000));
    }

    /** The threads that are inside this method of zt-exec. */
    private static List<Thread> threadsInZtExec(String method) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread ->
                        frames(thread).anyMatch(frame -> frame.getMethodName().equals(method)))
                .filter(thread ->
                        frames(thread).anyMatch(frame -> frame.getClassName().startsWith("org.zeroturnaround.exec.")))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Stream<StackTraceElement> frames(Map.Entry<Thread, StackTraceElement[]> thread) {
        return Arrays.stream(thread.getValue());
    }

    private static String text(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                ? event.getFormattedMessage()
                : event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    private CommandResult run(HostCommand command) throws InterruptedException {
        return processes.run(command, KnownLimits.READY);
    }
}
