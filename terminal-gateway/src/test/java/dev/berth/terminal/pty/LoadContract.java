package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.PtyTestSupport.command;
import static dev.berth.terminal.pty.PtyTestSupport.keys;
import static dev.berth.terminal.pty.PtyTestSupport.soon;
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

/** Tests of many pseudo-terminals, and of the death of the JVM that owns pseudo-terminals. */
interface LoadContract extends PtyTestSupport {
    /** The divisor of all repetitions; see {@link StartContract#share}. */
    int share();

    /** The most threads that one open pseudo-terminal may use. */
    int threadsPerPty();

    @Test
    default void a_thousand_starts_leak_nothing() throws Exception {
        cycle(100 / share()); // creates everything that is created only once
        int descriptors = PtyTestSupport.descriptors();
        int threads = threads();
        long memory = memory();

        cycle(1000 / share());

        PtyTestSupport.await().untilAsserted(() -> {
            assertThat(PtyTestSupport.descriptors()).isLessThanOrEqualTo(descriptors + 2);
            assertThat(threads()).isLessThanOrEqualTo(threads + 2);
        });
        assertThat(memory() - memory).isLessThan(48L * 1024 * 1024); // 1000 rings of 64 KB would be seen
        assertThat(zombies()).isEmpty();
    }

    @Test
    default void five_hundred_live_side_by_side() throws Exception {
        int threads = threads();
        int many = 500 / share();
        List<OutputCollector> screens = new ArrayList<>();
        List<Pty> open = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            screens.add(new OutputCollector(java.nio.ByteBuffer.allocate(256), () -> 256));
            open.add(ptys().start(command("cat"), screens.getLast()));
        }

        for (int i = 0; i < many; i++) {
            assertThat(open.get(i).write(keys("number " + i + "\n"))).isTrue();
        }
        for (int i = 0; i < many; i++) {
            screens.get(i).await("number " + i + "\r\nnumber " + i + "\r\n");
        }

        assertThat(threads()).isLessThanOrEqualTo(threads + many * threadsPerPty() + 8);
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
        Process exiting = startOwner(folder, List.of(), "exits", exited.toString());
        Process holding = startOwner(folder, List.of(), "holds", killed.toString());
        List<Long> all = new ArrayList<>(EndContract.awaitPids(killed, 6));
        assertThat(all).allMatch(PtyTestSupport::runs);

        holding.destroyForcibly();
        exiting.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);

        all.addAll(EndContract.awaitPids(exited, 3));
        PtyTestSupport.await().until(() -> all.stream().noneMatch(PtyTestSupport::runs));
    }

    @Test
    default void without_files_to_open_a_start_is_refused_and_leaves_nothing(@TempDir Path folder) throws Exception {
        Process owner =
                startOwner(folder, List.of("sh", "-c", "ulimit -n 160; exec \"$@\"", "sh"), "starves", "unused");

        owner.onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);

        assertThat(Files.readString(folder.resolve("output"))).contains("refused LIMIT_REACHED, then started, left 0");
    }

    private void cycle(int times) throws Exception {
        Queue<Pty> running = new ArrayDeque<>();
        for (int i = 0; i < times; i++) {
            running.add(ptys().start(command("true"), new OutputCollector(java.nio.ByteBuffer.allocate(64), () -> 64)));
            if (running.size() == 8) {
                soon(running.remove().end(Duration.ofSeconds(5)));
            }
        }
        for (Pty pty : running) {
            soon(pty.end(Duration.ofSeconds(5)));
        }
    }

    private Process startOwner(Path folder, List<String> prefix, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder, // a killed JVM leaves the libraries of pty4j there
                "-cp",
                System.getProperty("java.class.path"),
                PtyOwnerMain.class.getName(),
                getClass().getName()));
        argv.addAll(List.of(arguments));
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** The resident memory of this process in bytes, after a garbage collection. */
    private static long memory() throws IOException {
        System.gc();
        String kilobytes =
                Files.readString(Path.of("/proc/self/status")).replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1");
        return Long.parseLong(kilobytes) * 1024;
    }

    /** Dead children that were not reaped. */
    private static List<Long> zombies() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> !PtyTestSupport.runs(pid))
                .toList();
    }
}
