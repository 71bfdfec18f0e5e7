package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.ErrorKind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of programs in a container: their input, environment, output and end. */
public interface ExecContract extends EngineContractBase {
    @Test
    default void a_program_has_three_pipes_and_its_own_status() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer());
                ContainerProcess process = scope.start(
                        ExecSpec.of("/bin/sh", "-c", "read line; echo \"got $line\"; echo oops >&2; exit 7"))) {
            process.stdin().write("hello\n".getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();

            assertThat(new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("got hello\n");
            assertThat(new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("oops\n");
            assertThat(process.ending().get(5, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(7));
        }
    }

    @Test
    default void the_end_of_its_input_arrives() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer())) {
            assertThat(ProgramOutput.run(scope, ExecSpec.of("cat")).ending()).isEqualTo(new ExecEnding.Exited(0));
        }
    }

    @Test
    default void a_killed_program_differs_from_one_that_exits() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer())) {
            assertThat(ProgramOutput.runShell(scope, "kill -9 $$").ending()).isEqualTo(new ExecEnding.Killed(9, false));
            assertThat(ProgramOutput.runShell(scope, "kill -TERM $$").ending())
                    .isEqualTo(new ExecEnding.Killed(15, false));
            assertThat(ProgramOutput.runShell(scope, "exit 127").ending()).isEqualTo(new ExecEnding.Exited(127));
        }
    }

    @Test
    default void a_program_that_is_not_there_was_never_started() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer())) {
            ProgramOutput absent = ProgramOutput.run(scope, ExecSpec.of("no-such-program"));
            assertThat(absent.ending())
                    .isInstanceOfSatisfying(
                            ExecEnding.NotStarted.class,
                            e -> assertThat(e.reason()).contains("no-such-program", "not found"));
            assertThat(ProgramOutput.run(scope, ExecSpec.of("/no/such/program")).ending())
                    .isInstanceOf(ExecEnding.NotStarted.class);
            assertThat(ProgramOutput.run(scope, ExecSpec.of("/etc/passwd")).ending())
                    .isInstanceOf(ExecEnding.NotStarted.class);
        }
    }

    @Test
    default void arguments_folder_and_variables_arrive_unchanged() throws Exception {
        List<String> arguments = List.of("a b", "", "it's", "\"q\"", "$HOME `id` \\n", "-n", "ä€", "line\nbreak");
        List<String> argv =
                new ArrayList<>(List.of("/bin/sh", "-c", "pwd; echo \"$WORD\"; printf '<%s>' \"$@\"", "sh"));
        argv.addAll(arguments);

        try (ExecScope scope = openScope(runIdleContainer())) {
            ProgramOutput output = ProgramOutput.run(
                    scope, ExecSpec.of(argv).in("/tmp").withEnvironment(Map.of("WORD", "it's \"$HOME\"; x=1")));

            assertThat(output.text()).isEqualTo("/tmp\nit's \"$HOME\"; x=1\n<" + String.join("><", arguments) + ">");
        }
    }

    @Test
    default void secrets_reach_the_program_and_no_command_line() throws Exception {
        String secret = "sk-" + uniqueName();
        ExecSpec spec = ExecSpec.of("/bin/sh", "-c", "printf '%s\\n' \"$KEY\" \"$ODD\"; cat; cat /proc/*/cmdline")
                .withEnvironment(Map.of("KEY", "none"))
                .withSecrets(Map.of("KEY", secret, "ODD", " it's \\n \"$HOME\" "));

        try (ExecScope scope = openScope(runIdleContainer())) {
            ProgramOutput output = ProgramOutput.run(scope, spec);

            assertThat(output.text()).startsWith(secret + "\n it's \\n \"$HOME\" \n");
            assertThat(output.text().indexOf(secret, 1)).isEqualTo(-1);
        }
    }

    @Test
    default void a_secret_that_no_shell_can_hold_is_refused() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer())) {
            ContainersContract.assertFails(
                    ErrorKind.CONFIG_INVALID,
                    () -> scope.start(ExecSpec.of("true").withSecrets(Map.of("A-B", "x"))));
        }
    }

    @Test
    default void a_hundred_megabytes_come_back_byte_for_byte() throws Exception {
        byte[] sent = new byte[100 << 20];
        new Random(11).nextBytes(sent);

        try (ExecScope scope = openScope(runIdleContainer());
                ContainerProcess process = scope.start(ExecSpec.of("cat"))) {
            var writer = CompletableFuture.runAsync(() -> {
                try (OutputStream stdin = process.stdin()) {
                    stdin.write(sent);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            byte[] back = process.stdout().readAllBytes();

            writer.get(30, TimeUnit.SECONDS);
            assertThat(java.util.Arrays.equals(back, sent)).isTrue();
            assertThat(process.ending().get(5, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(0));
        }
    }

    @Test
    default void its_standard_error_comes_byte_for_byte() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer())) {
            ProgramOutput output = ProgramOutput.runShell(
                    scope, "head -c 3000000 /dev/urandom > /tmp/noise; cat /tmp/noise >&2; cat /tmp/noise");

            assertThat(output.errors()).hasSize(3_000_000);
            assertThat(output.errors().equals(output.out())).isTrue();
        }
    }

    @Test
    default void the_end_is_reported_while_a_child_holds_the_pipes() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer());
                ContainerProcess process = scope.start(ExecSpec.of("/bin/sh", "-c", "sleep 3600 & exit 5"))) {
            assertThat(process.ending().get(3, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(5));
        }
    }

    @Test
    default void programs_do_not_wait_for_each_other() throws Exception {
        ContainerId id = runIdleContainer();
        try (ExecScope scope = openScope(id)) {
            List<ContainerProcess> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(scope.start(ExecSpec.of("cat")));
            }
            for (int i = all.size() - 1; i >= 0; i--) {
                ContainerProcess process = all.get(i);
                process.stdin().write(("number " + i + "\n").getBytes(StandardCharsets.UTF_8));
                process.stdin().flush();
                var reader = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
                assertThat(reader.readLine()).isEqualTo("number " + i);
            }
        }
    }

    @Test
    default void a_closed_scope_starts_nothing() throws Exception {
        ExecScope scope = openScope(runIdleContainer());
        scope.close();
        scope.close();

        ContainersContract.assertFails(ErrorKind.CANCELLED, () -> scope.start(ExecSpec.of("true")));
        assertThat(scope.ending().get(5, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.EndedByUs.class);
    }
}
