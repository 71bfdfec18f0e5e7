package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.OnPtys.command;
import static dev.berth.terminal.pty.OnPtys.keys;
import static dev.berth.terminal.pty.OnPtys.shell;
import static dev.berth.terminal.pty.OnPtys.soon;
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

/** How programs end, with all that they started. */
interface EndContract extends OnPtys {
    /** Itself, one in a group of its own, one whose parent is gone: none of them heeds a signal that asks. */
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
            Screen screen = new Screen();
            ptys().start(command("cat", file.toString()), screen);
            screen.exit();
            assertThat(screen.size()).isEqualTo(text.length);
        }
    }

    @Test
    default void one_that_holds_the_terminal_does_not_delay_the_end(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        Screen screen = new Screen();
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
        gone(pids, 1);
    }

    @Test
    default void what_a_program_leaves_behind_in_its_session_is_ended(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        Screen screen = new Screen();

        ptys().start(shell("sleep 1000 >/dev/null 2>&1 </dev/null & echo $! >\"$1\"", pids.toString()), screen);

        assertThat(screen.exit()).isEqualTo(new PtyExit.Code(0));
        gone(pids, 1);
    }

    @Test
    default void the_whole_session_is_ended_whatever_it_ignores(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        Screen screen = new Screen();
        Pty pty = ptys().start(shell(STUBBORN, pids.toString()), screen);
        List<Long> all = awaitPids(pids, 3);
        assertThat(all).allMatch(OnPtys::runs);

        PtyExit exit = soon(pty.end(Duration.ofMillis(300)));

        assertThat(exit).isEqualTo(new PtyExit.Signal(9));
        assertThat(screen.exit()).isEqualTo(exit);
        assertThat(all).noneMatch(OnPtys::runs);
    }

    @Test
    default void an_end_is_asked_for_first_and_can_be_hurried() throws Exception {
        Screen polite = new Screen();
        Pty first =
                ptys().start(shell("trap 'echo saved; exit 9' HUP; printf R; while :; do sleep 0.02; done"), polite);
        polite.awaits("R");
        assertThat(soon(first.end(Duration.ofSeconds(20)))).isEqualTo(new PtyExit.Code(9));
        assertThat(polite.text()).contains("saved");

        Screen stubborn = new Screen();
        Pty second = ptys().start(shell("trap '' HUP TERM; printf R; while :; do sleep 0.02; done"), stubborn);
        stubborn.awaits("R");
        var slow = second.end(Duration.ofHours(1));
        var quick = second.end(Duration.ZERO);

        assertThat(soon(quick)).isEqualTo(new PtyExit.Signal(9));
        assertThat(soon(slow)).isEqualTo(new PtyExit.Signal(9));
    }

    @Test
    default void one_that_is_stopped_ends_too() throws Exception {
        Screen screen = new Screen();
        Pty pty = ptys().start(command("bash", "--norc", "-i"), screen);
        pty.write(keys("sh -c 'echo run''ning; exec sleep 1000'\n"));
        screen.awaits("running");
        pty.write(keys("\u001a"));
        screen.awaits("Stopped");

        soon(pty.end(Duration.ofSeconds(5)));
    }

    @Test
    default void closing_ends_all_and_starts_nothing_more(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        List<Screen> screens = new ArrayList<>();
        try (HostProcesses processes = HostProcesses.open(Limits.standard())) {
            PtyBackend own = open(processes);
            for (int i = 0; i < 5; i++) {
                screens.add(new Screen());
                own.start(shell(STUBBORN, pids.toString()), screens.getLast());
            }
            awaitPids(pids, 15);

            own.close();
            own.close();

            assertThat(screens).allMatch(Screen::hasEnded);
            assertThat(awaitPids(pids, 15)).noneMatch(OnPtys::runs);
            assertThatThrownBy(() -> own.start(command("true"), new Screen()))
                    .isInstanceOfSatisfying(
                            BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        }
    }

    static List<Long> awaitPids(Path file, int count) throws IOException {
        OnPtys.await().until(() -> pids(file).size() >= count);
        return pids(file);
    }

    static void gone(Path file, int count) throws IOException {
        List<Long> all = awaitPids(file, count);
        OnPtys.await().until(() -> all.stream().noneMatch(OnPtys::runs));
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
