package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.command;
import static dev.berth.runtime.process.Programs.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProcessesTest {
    private final HostProcesses processes = HostProcesses.open(Limits.standard());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void the_result_has_the_output_and_the_exit_code() throws Exception {
        CommandResult result = run(shell("echo out; echo err >&2; exit 7"));

        assertThat(result.ending()).isEqualTo(new ProcessEnding.Exited(7));
        assertThat(result.status()).isEqualTo(7);
        assertThat(result.stdout().text()).isEqualTo("out\n");
        assertThat(result.stderr().text()).isEqualTo("err\n");
        assertThat(result.took()).isPositive();
    }

    @Test
    void a_signal_is_told_from_an_exit() throws Exception {
        CommandResult result = run(shell("kill -s KILL $$"));

        assertThat(result.ending()).isEqualTo(new ProcessEnding.Killed(9));
        assertThat(result.succeeded()).isFalse();
    }

    @Test
    void a_program_that_is_not_there_never_started() throws Exception {
        CommandResult result = run(command("no-such-program", "x"));

        assertThat(result.ending())
                .isEqualTo(new ProcessEnding.NeverStarted("no program named no-such-program on PATH"));
        assertThatThrownBy(() -> result.orThrow("trying", "install it"))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROGRAM_MISSING));
        assertThatThrownBy(() -> processes.start(command("/no/such/program")))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.PROGRAM_MISSING);
                    assertThat(e.seen()).isEqualTo("/no/such/program does not exist");
                });
    }

    @Test
    void a_file_that_may_not_be_executed_never_started() throws Exception {
        Path file = Files.writeString(folder.resolve("plain"), "text");

        assertThat(run(command(file.toString())).ending())
                .isEqualTo(new ProcessEnding.NeverStarted(file + " is no executable file"));
    }

    @Test
    void looks_programs_up_in_the_path_of_their_own_environment() throws Exception {
        Path program = Files.writeString(folder.resolve("only-here"), "#!/bin/sh\necho found\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        assertThat(run(HostCommand.of(List.of("only-here"), Map.of("PATH", folder + ":/bin")))
                        .stdout()
                        .text())
                .isEqualTo("found\n");
        assertThat(run(command("only-here")).ending()).isInstanceOf(ProcessEnding.NeverStarted.class);
    }

    @Test
    void runs_in_the_given_folder() throws Exception {
        assertThat(run(command("pwd").in(folder.toRealPath())).stdout().lines())
                .containsExactly(folder.toRealPath().toString());
        assertThat(run(command("pwd").in(folder.resolve("absent"))).ending())
                .isInstanceOf(ProcessEnding.NeverStarted.class);
    }

    @Test
    void a_program_gets_the_given_environment_and_a_mark() throws Exception {
        CommandResult guarded = run(HostCommand.of(List.of("/usr/bin/env"), Map.of("ONE", "1")));
        CommandResult unguarded =
                run(HostCommand.of(List.of("/usr/bin/env"), Map.of()).unguarded());

        assertThat(guarded.stdout().lines())
                .hasSize(2)
                .contains("ONE=1")
                .anyMatch(line -> line.startsWith(Guard.VARIABLE + "="));
        assertThat(unguarded.stdout().text()).isEmpty();
    }

    @Test
    void leads_a_session_of_its_own() throws Exception {
        CommandResult result = run(shell("read -r stat </proc/self/stat; echo $$ ${stat##*) }"));

        List<String> fields = List.of(result.stdout().text().split(" ", -1));
        assertThat(fields.get(3)).as("group").isEqualTo(fields.getFirst());
        assertThat(fields.get(4)).as("session").isEqualTo(fields.getFirst());
    }

    @Test
    void writes_the_input_and_closes_it() throws Exception {
        String large = "line of input\n".repeat(100_000);

        assertThat(run(command("cat")).stdout().text()).isEmpty();
        assertThat(run(command("cat").withInput("short".getBytes(StandardCharsets.UTF_8)))
                        .stdout()
                        .text())
                .isEqualTo("short");
        assertThat(run(command("cat").withInput(large.getBytes(StandardCharsets.UTF_8)))
                        .stdout()
                        .text())
                .isEqualTo(large);
    }

    @Test
    void a_program_that_never_reads_its_input_does_not_block_the_caller() throws Exception {
        CommandResult result = run(shell("echo done").withInput(new byte[10_000_000]));

        assertThat(result.succeeded()).isTrue();
        assertThat(result.stdout().text()).isEqualTo("done\n");
    }

    @Test
    void reads_both_pipes_and_says_how_many_bytes_were_dropped() throws Exception {
        CommandResult result = run(shell("(echo first; head -c 20000000 /dev/zero; echo last) | tr '\\0' x >&2 &"
                + " (echo begin; head -c 20000000 /dev/zero; echo end) | tr '\\0' y; wait"));

        assertThat(result.succeeded()).isTrue();
        assertThat(result.stdout().complete()).isFalse();
        assertThat(result.stdout().head()).startsWith("begin\ny");
        assertThat(result.stdout().tail()).endsWith("yend\n");
        assertThat(result.stdout().head().length()
                        + result.stdout().dropped()
                        + result.stdout().tail().length())
                .isEqualTo(20_000_010);
        assertThat(result.stderr().head()).startsWith("first\nx");
        assertThat(result.stderr().tail()).endsWith("xlast\n");
    }

    @Test
    void keeps_a_large_answer_whole() throws Exception {
        CommandResult result = run(shell("head -c 4900000 /dev/zero | tr '\\0' x"));

        assertThat(result.stdout().complete()).isTrue();
        assertThat(result.stdout().text()).hasSize(4_900_000);
    }

    @Test
    void output_that_is_no_text_is_decoded_with_replacements() throws Exception {
        CommandResult result = run(shell("printf 'a\\377\\300b\\n\\303\\244'"));

        assertThat(result.stdout().text()).isEqualTo("a\ufffd\ufffdb\nä");
    }

    @Test
    void three_hundred_at_once_do_not_mix_their_streams() throws Exception {
        List<Callable<String>> runs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String word = "word-" + i;
            runs.add(() -> run(shell("cat; echo $1 >&2", word).withInput(word.getBytes(StandardCharsets.UTF_8)))
                    .stdout()
                    .text());
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = threads.invokeAll(runs);

            for (int i = 0; i < 300; i++) {
                assertThat(answers.get(i).get()).isEqualTo("word-" + i);
            }
        }
    }

    @Test
    void refuses_to_start_a_program_after_close() {
        processes.close();

        assertThatThrownBy(() -> run(command("true")))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    }

    private CommandResult run(HostCommand command) throws InterruptedException {
        return processes.run(command, KnownLimits.EXEC_SHORT);
    }
}
