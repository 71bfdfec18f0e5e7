package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.OnPtys.command;
import static dev.berth.terminal.pty.OnPtys.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How programs start, and don't. */
interface StartContract extends OnPtys {
    /** The part of all repetitions that this back end is to do: one in so many. */
    int share();

    /** Whether an executable file that is no program is refused, or ends at once. */
    boolean looksIntoPrograms();

    @Test
    default void output_and_code_of_a_program_that_ends_at_once_arrive_every_time() throws Exception {
        List<Screen> screens = new ArrayList<>();
        for (int i = 0; i < 100 / share(); i++) {
            Screen screen = new Screen();
            screens.add(screen);
            ptys().start(shell("printf bye; exit 7"), screen);
        }

        for (Screen screen : screens) {
            assertThat(screen.exit()).isEqualTo(new PtyExit.Code(7));
            assertThat(screen.text()).isEqualTo("bye");
        }
    }

    @Test
    default void the_size_is_right_from_the_first_instruction_on() throws Exception {
        List<Screen> screens = new ArrayList<>();
        for (int i = 0; i < 300 / share(); i++) {
            Screen screen = new Screen();
            screens.add(screen);
            PtyCommand command = command("stty", "size");
            ptys().start(
                            new PtyCommand(
                                    command.argv(),
                                    command.environment(),
                                    command.directory(),
                                    PtySize.of(100 + i, 50 + i)),
                            screen);
        }

        for (int i = 0; i < screens.size(); i++) {
            assertThat(screens.get(i).exit()).isEqualTo(new PtyExit.Code(0));
            assertThat(screens.get(i).text()).isEqualTo((50 + i) + " " + (100 + i) + "\r\n");
        }
    }

    @Test
    default void a_program_gets_its_environment_and_nothing_else() throws Exception {
        Screen screen = new Screen();

        ptys().start(
                        new PtyCommand(
                                List.of("env"), Map.of("PATH", "/usr/bin:/bin", "NAME", "a=ü b"), Path.of("/"), SIZE),
                        screen);

        screen.exit();
        assertThat(screen.text().lines()).containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "NAME=a=ü b");
    }

    @Test
    default void a_program_starts_in_its_folder_with_its_words_as_they_are(@TempDir Path folder) throws Exception {
        Screen screen = new Screen();
        Path inside = Files.createDirectory(folder.resolve("ä b"));

        ptys().start(
                        new PtyCommand(
                                List.of("sh", "-c", "pwd -P; printf '%s|' \"$@\"", "sh", "", "* $HOME", "ü\n"),
                                ENVIRONMENT,
                                inside,
                                SIZE),
                        screen);

        screen.exit();
        assertThat(screen.text()).isEqualTo(inside.toRealPath() + "\r\n|* $HOME|ü\r\n|");
    }

    @Test
    default void a_program_has_the_terminal_and_no_other_file_open() throws Exception {
        Screen screen = new Screen();

        ptys().start(
                        shell(
                                "i=0; while [ $i -lt 500 ]; do [ ! -e /proc/$$/fd/$i ] || echo $i; i=$((i+1)); done; tty; ps -o tpgid= -p $$ | grep -c \"$$\""),
                        screen);

        screen.exit();
        assertThat(screen.text()).matches("0\r\n1\r\n2\r\n/dev/pts/\\d+\r\n1\r\n");
    }

    @Test
    default void no_signal_is_blocked_or_ignored_in_a_program() throws Exception {
        Screen screen = new Screen();

        ptys().start(command("grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"), screen);

        screen.exit();
        assertThat(screen.text()) // two signals, 32 and 33, are the C library's own
                .matches("SigBlk:\t0{16}\r\nSigIgn:\t0{7}[01][08]0{7}\r\n");
    }

    @Test
    default void what_cannot_be_started_is_refused_with_its_kind_and_leaves_nothing(@TempDir Path folder)
            throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        Path garbage = Files.write(folder.resolve("garbage"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0});
        assertThat(garbage.toFile().setExecutable(true)).isTrue();
        refused(command("no-such-program-anywhere"));
        int before = OnPtys.descriptors();

        refused(command("/nowhere/program"));
        refused(command(text.toString()));
        refused(command(folder.toString()));
        if (looksIntoPrograms()) {
            refused(command(garbage.toString()));
        }
        refused(new PtyCommand(List.of("true"), ENVIRONMENT, folder.resolve("absent"), SIZE));
        refused(new PtyCommand(List.of("true"), ENVIRONMENT, text, SIZE));

        OnPtys.await().until(() -> OnPtys.descriptors() <= before);
    }

    private void refused(PtyCommand command) {
        assertThatThrownBy(() -> ptys().start(command, new Screen()))
                .as(command.argv().getFirst())
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROGRAM_MISSING));
    }
}
