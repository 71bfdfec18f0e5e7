package dev.berth.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Small real programs for these tests, and waits for processes of this host. */
final class Programs {
    static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

    private Programs() {}

    static HostCommand command(String... argv) {
        return HostCommand.of(List.of(argv), ENVIRONMENT);
    }

    static HostCommand shell(String script, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        argv.addAll(List.of(arguments));
        return HostCommand.of(argv, ENVIRONMENT);
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    /** Whether the process runs; a process that ended and was not reaped does not. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException _) {
            return !Files.isDirectory(Path.of("/proc/self"))
                    && ProcessHandle.of(pid).isPresent();
        }
    }

    /** The process numbers in a file that programs append to; empty while the file does not exist. */
    static List<Long> pids(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(Long::parseLong).toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Waits until {@code count} numbers are in the file, and answers all of them. */
    static List<Long> awaitPids(Path file, int count) {
        await().until(() -> pids(file).size() >= count);
        return pids(file);
    }

    static void awaitGone(List<Long> pids) {
        await().untilAsserted(() -> {
            List<Long> left = pids.stream().filter(Programs::runs).toList();
            if (!left.isEmpty()) {
                throw new AssertionError("still running: " + left);
            }
        });
    }
}
