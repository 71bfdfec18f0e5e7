package dev.berth.terminal.pty;

import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.ProcStat;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The back end under test, and helpers for its tests. */
interface PtyTestSupport {
    Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C.UTF-8");
    PtySize SIZE = PtySize.of(80, 24);

    /** The open back end under test. */
    PtyBackend ptys();

    /** Opens a back end of the tested kind, in this JVM or in another one. */
    PtyBackend open(HostProcesses processes);

    static PtyCommand command(String... argv) {
        return new PtyCommand(List.of(argv), ENVIRONMENT, Path.of("/tmp"), SIZE);
    }

    static PtyCommand shell(String script, String... arguments) {
        String[] argv = new String[arguments.length + 4];
        System.arraycopy(new String[] {"sh", "-c", script, "sh"}, 0, argv, 0, 4);
        System.arraycopy(arguments, 0, argv, 4, arguments.length);
        return command(argv);
    }

    static ByteBuffer keys(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
    }

    static <T> T soon(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** The count of open descriptors of this JVM. */
    static int descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    static boolean runs(long pid) {
        try {
            return ProcStat.of(pid).map(ProcStat::runs).orElse(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
