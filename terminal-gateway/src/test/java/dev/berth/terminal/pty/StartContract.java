package dev.berth.terminal.pty;

import static dev.berth.terminal.pty.PtyTestSupport.command;
import static dev.berth.terminal.pty.PtyTestSupport.shell;
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

/** Tests of starts and of failed starts. */
interface StartContract extends PtyTestSupport {
    /** The divisor of all repetitions: a slow back end repeats a test this many times less often. */
    int share();

    /**
     * Whether the back end refuses an executable file that is no program; otherwise such a program starts and ends at
     * once.
     */
    boolean checksProgramFormat();

    @Test
    default void output_and_code_of_a_program_that_ends_at_once_arrive_every_time() throws Exception {
        List<OutputCollector> screens = new ArrayList<>();
        for (int i = 0; i < 100 / share(); i++) {
            OutputCollector screen = new OutputCollector();
            screens.add(screen);
            ptys().start(shell("printf bye; exit 7"), screen);
        }

        for (OutputCollector screen : screens) {
            assertThat(screen.exit()).isEqualTo(new PtyExit.Code(7));
            assertThat(screen.text()).isEqualTo("bye");
        }
    }

    @Test
    default void the_size_is_right_from_the_first_instruction_on() throws Exception {
        List<OutputCollector> screens = new ArrayList<>();
        for (int i = 0; i < 300 / share(); i++) {
            OutputCollector screen = new OutputCollector();
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
        OutputCollector screen = new OutputCollector();

        ptys().start(
                        new PtyCommand(
                                List.of("env"), Map.of("PATH", "/usr/bin:/bin", "NAME", "a=ü b"), Path.of("/"), SIZE),
                        screen);

        screen.exit();
        assertThat(screen.text().lines()).containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "NAME=a=ü b");
    }

    @Test
    default void a_program_starts_in_its_folder_with_its_arguments_unchanged(@TempDir Path folder) throws Exception {
        OutputCollector screen = new OutputCollector();
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
        OutputCollector screen = new OutputCollector();

        ptys().start(
                        shell(
                                "i=0; while [ $i -lt 500 ]; do [ ! -e /proc/$$/fd/$i ] || echo $i; i=$((i+1)); done; tty; ps -o tpgid= -p $$ | grep -c \"$$\""),
                        screen);

        screen.exit();
        assertThat(screen.text()).matches("0\r\n1\r\n2\r\n/dev/pts/\\d+\r\n1\r\n");
    }

    @Test
    default void no_signal_is_blocked_or_ignored_in_a_program() throws Exception {
        OutputCollector screen = new OutputCollector();

        ptys().start(command("grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"), screen);

        screen.exit();
        assertThat(screen.text()) // two signals, 32 and 33, are the C library's own
                .matches("SigBlk:\t0{16}\r\nSigIgn:\t0{7}[01][08]0{7}\r\n");
    }

    @Test
    default void a_failed_start_has_its_error_kind_and_leaves_nothing(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        Path garbage = Files.write(folder.resolve("garbage"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0});
        assertThat(garbage.toFile().setExecutable(true)).isTrue();
        assertRefused(command("no-such-program-anywhere"));
        int before = PtyTestSupport.descriptors();

        assertRefused(command("/nowhere/program"));
        assertRefused(command(text.toString()));
        assertRefused(command(folder.toString()));
        if (checksProgramFormat()) {
            assertRefused(command(garbage.toString()));
        }
        assertRefused(new PtyCommand(List.of("true"), ENVIRONMENT, folder.resolve("absent"), SIZE));
        assertRefused(new PtyCommand(List.of("true"), ENVIRONMENT, text, SIZE));

        PtyTestSupport.await().until(() -> PtyTestSupport.descriptors() <= before);
    }

    private void assertRefused(PtyCommand command) {
        assertThatThrownBy(() -> ptys().start(command, new OutputCollector()))
                .as(command.argv().getFirst())
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROGRAM_MISSING));
    }
}
