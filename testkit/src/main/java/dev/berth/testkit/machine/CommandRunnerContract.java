package dev.berth.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.machine.MachineFile;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of every machine's command runner. */
public abstract class CommandRunnerContract extends MachineContractBase {
    @Test
    void streams_stay_apart_and_input_reaches_its_end() throws Exception {
        CommandResult result =
                run(shell("cat; echo err >&2; echo out").withInput("in\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(result.stdout().text()).isEqualTo("in\nout\n");
        assertThat(result.stderr().text()).isEqualTo("err\n");
        assertThat(result.ending()).isEqualTo(new ProcessEnding.Exited(0));
    }

    @Test
    void exit_codes_and_signals_arrive_unchanged() throws Exception {
        for (int code : new int[] {0, 1, 2, 126, 127, 128, 254, 255}) {
            assertThat(sh("exit " + code).ending()).isEqualTo(new ProcessEnding.Exited(code));
        }
        assertThat(sh("kill -9 $$").ending()).isEqualTo(new ProcessEnding.Killed(9));
        assertThat(sh("kill -15 $$").ending()).isEqualTo(new ProcessEnding.Killed(15));
    }

    @Test
    void arguments_with_any_characters_arrive_unchanged() throws Exception {
        List<String> unusual = List.of(
                "",
                " ",
                "a b",
                "'",
                "\"",
                "\\",
                "\\n",
                "\n",
                "x\n\n",
                "$HOME `id` $(id)",
                "*",
                "-n",
                "=",
                "+A=b",
                "#",
                "ÁÂÃ äöü 漢字 🚢 \u0081\u0088",
                "a\tb\r",
                "!",
                "~",
                "x".repeat(100_000));
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "printf '%s\\0' \"$@\"", "sh"));
        argv.addAll(unusual);

        CommandResult result = run(MachineCommand.of(argv));

        assertThat(result.stderr().text()).isEmpty();
        assertThat(result.stdout().text()).isEqualTo(String.join("\0", unusual) + "\0");
    }

    @Test
    void the_environment_is_the_given_one_and_a_few_variables_of_the_machine() throws Exception {
        Map<String, String> given = Map.of("A", "1", "B", "two words", "C", "line\nbreak\\n", "D", "ÄÖ", "E", "");

        CommandResult result = run(new MachineCommand(List.of("env", "-0"), given, Optional.empty(), true));

        Map<String, String> variables = Stream.of(result.stdout().text().split("\0", -1))
                .map(variable -> variable.split("=", 2))
                .filter(pair -> pair.length == 2 && !pair[0].startsWith("BERTH_"))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        assertThat(variables).containsAllEntriesOf(given);
        assertThat(variables.keySet()).isSubsetOf("A", "B", "C", "D", "E", "PATH", "HOME", "XDG_RUNTIME_DIR");
    }

    @Test
    void a_program_that_is_not_there_never_started() throws Exception {
        assertThat(run(MachineCommand.of("no-such-program")).ending()).isInstanceOf(ProcessEnding.NeverStarted.class);
        assertThat(run(MachineCommand.of("/no/such/program")).ending()).isInstanceOf(ProcessEnding.NeverStarted.class);
        assertThatThrownBy(() -> runner().start(MachineCommand.of("no-such-program")))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROGRAM_MISSING));
    }

    @Test
    void a_hundred_megabytes_pass_both_ways() throws Exception {
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (i * 31 + i / 255);
        }
        try (RunningProcess cat = runner().start(MachineCommand.of("cat"))) {
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> feed(cat, block, 100), Thread::startVirtualThread);
            for (int i = 0; i < 100; i++) {
                assertThat(cat.stdout().readNBytes(block.length)).isEqualTo(block);
            }
            assertThat(cat.stdout().read()).isEqualTo(-1);
            writing.get(60, TimeUnit.SECONDS);
            assertThat(cat.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.Exited(0));
        }
    }

    private static void feed(RunningProcess process, byte[] block, int times) {
        try (var stdin = process.stdin()) {
            for (int i = 0; i < times; i++) {
                stdin.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void closing_ends_the_whole_tree_and_no_neighbour() throws Exception {
        String word = uniqueWord();
        String other = uniqueWord();
        try (RunningProcess neighbour = startStubbornTree(other)) {
            RunningProcess process = startStubbornTree(word);
            assertThat(commandLines(word)).isNotEmpty();

            process.close();
            process.close();

            assertThat(commandLines(word)).isEmpty();
            assertThat(process.ending().get(1, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.EndedByUs());
            assertThat(commandLines(other)).isNotEmpty();
            assertThat(neighbour.ending()).isNotDone();
        }
        assertThat(commandLines(other)).isEmpty();
    }

    @Test
    void a_program_that_reaches_its_limit_is_ended_with_its_tree() throws Exception {
        String word = uniqueWord();
        Limit soon = new Limit("soon", "a stubborn program", Duration.ofSeconds(2));

        CommandResult result = runner().run(shell(STUBBORN, word), soon);

        assertThat(result.ending())
                .isInstanceOfSatisfying(
                        ProcessEnding.PastLimit.class,
                        past -> assertThat(past.reached().limit()).isEqualTo(soon));
        assertThat(commandLines(word)).isEmpty();
    }

    @Test
    void a_program_whose_caller_is_interrupted_is_ended_with_its_tree() throws Exception {
        String word = uniqueWord();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                run(shell(STUBBORN, word));
                interrupted.complete(false);
            } catch (InterruptedException _) {
                interrupted.complete(true);
            }
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> commandLines(word).size() >= 3);

        caller.interrupt();

        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(commandLines(word)).isEmpty();
    }

    @Test
    void a_killed_process_of_berth_leaves_no_program() throws Exception {
        String word = uniqueWord();
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledProcessMain.class.getName(),
                word));
        argv.addAll(opener().arguments());
        Process child = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(readLine(child.getInputStream())).isEqualTo("ready");
            assertThat(commandLines(word)).isNotEmpty();

            child.destroyForcibly();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> commandLines(word).isEmpty());
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void thirty_commands_at_once_all_answer() throws Exception {
        List<CompletableFuture<CommandResult>> all = IntStream.range(0, 30)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> echo(i), Thread::startVirtualThread))
                .toList();

        for (int i = 0; i < all.size(); i++) {
            CommandResult result = all.get(i).get(60, TimeUnit.SECONDS);
            assertThat(result.ending()).isEqualTo(new ProcessEnding.Exited(0));
            assertThat(result.stdout().text()).isEqualTo(i + "\n");
        }
    }

    private CommandResult echo(int number) {
        try {
            return sh("echo " + number);
        } catch (InterruptedException e) {
            throw new AssertionError("no thread interrupts this one", e);
        }
    }

    @Test
    void commands_run_beside_twelve_running_programs() throws Exception {
        List<RunningProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                processes.add(runner().start(MachineCommand.of("cat")));
            }

            assertThat(sh("echo passed").stdout().text()).isEqualTo("passed\n");
            for (RunningProcess process : processes) {
                process.stdin().write("alive\n".getBytes(StandardCharsets.UTF_8));
                process.stdin().flush();
                assertThat(readLine(process.stdout())).isEqualTo("alive");
            }
        } finally {
            processes.forEach(RunningProcess::close);
        }
    }

    @Test
    void an_unguarded_program_ends_with_its_input() throws Exception {
        RunningProcess process = runner().start(shell("cat; echo end").unguarded());

        process.stdin().close();

        assertThat(readLine(process.stdout())).isEqualTo("end");
        assertThat(process.ending().get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnding.Exited(0));
        process.close();
    }

    @Test
    void a_folder_and_a_file_exist_until_they_are_closed() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("a tree/below"));
        Files.writeString(tree.resolve("file"), "text");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
        try (CommandRunner.PlacedTree placed = runner().putTree(folder.resolve("a tree"));
                CommandRunner.PlacedTree single = runner().putTree(tree.resolve("file"))) {
            assertThat(sh("cat \"$0/below/link\" \"$1\"", placed.path(), single.path())
                            .stdout()
                            .text())
                    .isEqualTo("texttext");
        }
        assertThat(tree.resolve("file")).hasContent("text");
    }

    @Test
    void a_file_is_kept_readable_for_all_users() throws Exception {
        Path file = Files.writeString(folder.resolve("kept.pem"), "certificate");

        String path = runner().putFile(file);

        assertThat(runner().putFile(file)).isEqualTo(path);
        assertThat(sh("cat \"$0\"", path).stdout().text()).isEqualTo("certificate");
    }

    @Test
    void folders_files_and_users_are_described() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real")).toRealPath();
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        MachineFile file = runner().look(link.toString()).orElseThrow();

        assertThat(file.realPath()).isEqualTo(real.toString());
        assertThat(file.folder()).isTrue();
        assertThat(file.uid()).isEqualTo(runner().user().uid()).isEqualTo(Files.getAttribute(real, "unix:uid"));
        assertThat(runner().look(folder + "/nothing")).isEmpty();
        assertThat(runner().look("/etc/passwd").orElseThrow().folder()).isFalse();
        assertThat(runner().user().home()).startsWith("/");
    }
}
