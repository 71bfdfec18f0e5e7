package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.awaitGone;
import static dev.berth.runtime.process.Programs.awaitPids;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests programs that share the terminal of the JVM that started them. */
class TerminalTest {
    @TempDir
    Path folder;

    private final List<Process> terminals = new ArrayList<>();

    @AfterEach
    void end() {
        terminals.forEach(Process::destroyForcibly);
    }

    @Test
    void a_program_can_ask_the_person_at_the_terminal() throws Exception {
        open("asks");
        type("blue\n");

        assertThat(output()).contains("which? ", "answer <blue>");
    }

    @Test
    void a_program_that_is_ended_leaves_the_terminal_as_it_was() throws Exception {
        open("asks-too-long");

        assertThat(output().lines().map(String::strip))
                .contains("echo")
                .doesNotContain("-echo")
                .anyMatch(line -> line.startsWith("ended by Berth"));
    }

    @Test
    void a_foreground_program_has_the_terminal_and_its_status_is_told() throws Exception {
        open("hands-over");
        awaitPids(pids(), 2);
        type("keys\n");

        assertThat(output())
                .contains("/dev/", "24 80", "got keys", "exited with 7, Optional[Size[rows=24, columns=80]]");
    }

    @Test
    void a_foreground_program_ends_when_this_process_is_killed() throws Exception {
        open("hands-over", "sleep 30");
        List<Long> both = awaitPids(pids(), 2);

        ProcessHandle.of(both.getFirst()).orElseThrow().destroyForcibly();

        awaitGone(both);
    }

    private Path pids() {
        return folder.resolve("pids");
    }

    private void open(String mode) throws IOException {
        open(mode, "sleep 0.2");
    }

    private void open(String mode, String after) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String line = "stty rows 24 cols 80; '" + java + "' -cp '" + System.getProperty("java.class.path") + "' "
                + TerminalPrograms.class.getName() + " " + mode + " '" + pids() + "'; " + after;
        terminals.add(new ProcessBuilder("script", "-qec", line, "/dev/null")
                .redirectErrorStream(true)
                .start());
    }

    private void type(String keys) throws IOException {
        OutputStream keyboard = terminals.getFirst().getOutputStream();
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private String output() throws Exception {
        String text = new String(terminals.getFirst().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(terminals.getFirst().waitFor(10, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
