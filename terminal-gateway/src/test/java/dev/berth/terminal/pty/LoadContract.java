package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.OnPtys.command;
import static dev.berth.terminal.pty.OnPtys.keys;
import static dev.berth.terminal.pty.OnPtys.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many of them, and an owner that dies. */
interface LoadContract extends OnPtys {
    /** As in {@link StartContract}. */
    int share();

    /** Threads that one open pseudo-terminal may cost. */
    int threadsEach();

    @Test
    default void a_thousand_openings_leak_nothing() throws Exception {
        cycle(100 / share()); // what is made once is made now
        int descriptors = OnPtys.descriptors();
        int threads = threads();
        long memory = memory();

        cycle(1000 / share());

        OnPtys.await().untilAsserted(() -> {
            assertThat(OnPtys.descriptors()).isLessThanOrEqualTo(descriptors + 2);
            assertThat(threads()).isLessThanOrEqualTo(threads + 2);
        });
        assertThat(memory() - memory).isLessThan(48L * 1024 * 1024); // 1000 rings of 64 KB would be seen
        assertThat(children()).isEmpty();
    }

    @Test
    default void five_hundred_live_side_by_side() throws Exception {
        int threads = threads();
        int many = 500 / share();
        List<Screen> screens = new ArrayList<>();
        List<Pty> open = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            screens.add(new Screen(java.nio.ByteBuffer.allocate(256), () -> 256));
            open.add(ptys().start(command("cat"), screens.getLast()));
        }

        for (int i = 0; i < many; i++) {
            assertThat(open.get(i).write(keys("number " + i + "\n"))).isTrue();
        }
        for (int i = 0; i < many; i++) {
            screens.get(i).awaits("number " + i + "\r\nnumber " + i + "\r\n");
        }

        assertThat(threads()).isLessThanOrEqualTo(threads + many * threadsEach() + 8);
        var ends = open.stream().map(pty -> pty.end(Duration.ofSeconds(2))).toList();
        for (var end : ends) {
            assertThat(soon(end)).isEqualTo(new PtyExit.Signal(1));
        }
    }

    @Test
    default void nothing_is_left_when_the_owner_is_killed_or_exits_without_closing(@TempDir Path folder)
            throws Exception {
        Path killed = folder.resolve("killed");
        Path exited = folder.resolve("exited");
        Process exiting = owner(folder, List.of(), "exits", exited.toString());
        Process holding = owner(folder, List.of(), "holds", killed.toString());
        List<Long> all = new ArrayList<>(EndContract.awaitPids(killed, 6));
        assertThat(all).allMatch(OnPtys::runs);

        holding.destroyForcibly();
        exiting.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);

        all.addAll(EndContract.awaitPids(exited, 3));
        OnPtys.await().until(() -> all.stream().noneMatch(OnPtys::runs));
    }

    @Test
    default void without_files_to_open_a_start_is_refused_and_leaves_nothing(@TempDir Path folder) throws Exception {
        Process owner = owner(folder, List.of("sh", "-c", "ulimit -n 160; exec \"$@\"", "sh"), "starves", "unused");

        owner.onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);

        assertThat(Files.readString(folder.resolve("said"))).contains("refused LIMIT_REACHED, then started, left 0");
    }

    private void cycle(int times) throws Exception {
        Queue<Pty> running = new ArrayDeque<>();
        for (int i = 0; i < times; i++) {
            running.add(ptys().start(command("true"), new Screen(java.nio.ByteBuffer.allocate(64), () -> 64)));
            if (running.size() == 8) {
                soon(running.remove().end(Duration.ofSeconds(5)));
            }
        }
        for (Pty pty : running) {
            soon(pty.end(Duration.ofSeconds(5)));
        }
    }

    private Process owner(Path folder, List<String> prefix, String... words) throws IOException {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                getClass().getName()));
        argv.addAll(List.of(words));
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** What this process has of the host's memory, in bytes, after what is dead is collected. */
    private static long memory() throws IOException {
        System.gc();
        String kilobytes =
                Files.readString(Path.of("/proc/self/status")).replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1");
        return Long.parseLong(kilobytes) * 1024;
    }

    /** Dead children that nobody reaped. */
    private static List<Long> children() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> !OnPtys.runs(pid))
                .toList();
    }
}
