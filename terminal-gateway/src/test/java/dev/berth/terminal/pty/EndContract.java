package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.PtyTestSupport.command;
import static dev.berth.terminal.pty.PtyTestSupport.keys;
import static dev.berth.terminal.pty.PtyTestSupport.shell;
import static dev.berth.terminal.pty.PtyTestSupport.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the end of programs and of the processes that they started. */
interface EndContract extends PtyTestSupport {
    /**
     * A script of three processes that ignore HUP and TERM: the shell, one in a process group of its own, and one whose
     * parent has ended.
     */
    String STUBBORN = """
            trap '' HUP TERM INT; set -m
            sh -c 'trap "" HUP TERM; echo $$ >>"$1"; while :; do sleep 0.1; done' sh "$1" &
            set +m
            (sh -c 'trap "" HUP TERM; echo $$ >>"$1"; while :; do sleep 0.1; done' sh "$1" &)
            echo $$ >>"$1"
            while :; do sleep 0.1; done
            """;

    @Test
    default void two_megabytes_before_the_end_are_complete_every_time(@TempDir Path folder) throws Exception {
        byte[] text = "0123456789abcdef".repeat(128 * 1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Path file = Files.write(folder.resolve("text"), text);

        for (int i = 0; i < 10; i++) {
            OutputCollector screen = new OutputCollector();
            ptys().start(command("cat", file.toString()), screen);
            screen.exit();
            assertThat(screen.size()).isEqualTo(text.length);
        }
    }

    @Test
    default void a_process_that_holds_the_terminal_does_not_delay_the_end(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        OutputCollector screen = new OutputCollector();
        long before = System.nanoTime();

        Pty pty = ptys().start(
                        shell(
                                "(trap '' HUP; sh -c 'echo $PPID' >>\"$1\"; while :; do sleep 0.1; done) & while ! [ -s \"$1\" ]; do :; done; printf bye; exit 6",
                                pids.toString()),
                        screen);

        assertThat(screen.exit()).isEqualTo(new PtyExit.Code(6));
        assertThat(screen.text()).isEqualTo("bye");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        soon(pty.end(Duration.ofMillis(200)));
        awaitGone(pids, 1);
    }

    @Test
    default void processes_that_a_program_leaves_in_its_session_are_ended(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        OutputCollector screen = new OutputCollector();

        ptys().start(shell("sleep 1000 >/dev/null 2>&1 </dev/null & echo $! >\"$1\"", pids.toString()), screen);

        assertThat(screen.exit()).isEqualTo(new PtyExit.Code(0));
        awaitGone(pids, 1);
    }

    @Test
    default void the_whole_session_is_ended_whatever_it_ignores(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(shell(STUBBORN, pids.toString()), screen);
        List<Long> all = awaitPids(pids, 3);
        assertThat(all).allMatch(PtyTestSupport::runs);

        PtyExit exit = soon(pty.end(Duration.ofMillis(300)));

        assertThat(exit).isEqualTo(new PtyExit.Signal(9));
        assertThat(screen.exit()).isEqualTo(exit);
        assertThat(all).noneMatch(PtyTestSupport::runs);
    }

    @Test
    default void the_end_begins_with_HUP_and_its_grace_can_be_shortened() throws Exception {
        OutputCollector polite = new OutputCollector();
        Pty first =
                ptys().start(shell("trap 'echo saved; exit 9' HUP; printf R; while :; do sleep 0.02; done"), polite);
        polite.await("R");
        assertThat(soon(first.end(Duration.ofSeconds(20)))).isEqualTo(new PtyExit.Code(9));
        assertThat(polite.text()).contains("saved");

        OutputCollector stubborn = new OutputCollector();
        Pty second = ptys().start(shell("trap '' HUP TERM; printf R; while :; do sleep 0.02; done"), stubborn);
        stubborn.await("R");
        var slow = second.end(Duration.ofHours(1));
        var quick = second.end(Duration.ZERO);

        assertThat(soon(quick)).isEqualTo(new PtyExit.Signal(9));
        assertThat(soon(slow)).isEqualTo(new PtyExit.Signal(9));
    }

    @Test
    default void a_stopped_program_ends_too() throws Exception {
        OutputCollector screen = new OutputCollector();
        Pty pty = ptys().start(command("bash", "--norc", "-i"), screen);
        pty.write(keys("sh -c 'echo run''ning; exec sleep 1000'\n"));
        screen.await("running");
        pty.write(keys("\u001a"));
        screen.await("Stopped");

        soon(pty.end(Duration.ofSeconds(5)));
    }

    @Test
    default void closing_ends_all_and_starts_nothing_more(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        List<OutputCollector> screens = new ArrayList<>();
        try (HostProcesses processes = HostProcesses.open(Limits.standard())) {
            PtyBackend own = open(processes);
            for (int i = 0; i < 5; i++) {
                screens.add(new OutputCollector());
                own.start(shell(STUBBORN, pids.toString()), screens.getLast());
            }
            awaitPids(pids, 15);

            own.close();
            own.close();

            assertThat(screens).allMatch(OutputCollector::hasEnded);
            assertThat(awaitPids(pids, 15)).noneMatch(PtyTestSupport::runs);
            assertThatThrownBy(() -> own.start(command("true"), new OutputCollector()))
                    .isInstanceOfSatisfying(
                            BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        }
    }

    static List<Long> awaitPids(Path file, int count) throws IOException {
        PtyTestSupport.await().until(() -> pids(file).size() >= count);
        return pids(file);
    }

    static void awaitGone(Path file, int count) throws IOException {
        List<Long> all = awaitPids(file, count);
        PtyTestSupport.await().until(() -> all.stream().noneMatch(PtyTestSupport::runs));
    }

    private static List<Long> pids(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(Long::parseLong).toList();
        }
    }
}
