package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The contract of docker and nerdctl in addition to that of all engines: terminals, and an engine that is absent or
 * down.
 */
abstract class CliEngineContract extends ContainerEngineContract
        implements ImagesContract, VolumesContract, StatsContract, IsolationContract, PreparedExecContract {
    private final CliFixture fixture;
    private final Map<String, String> unreachable;

    CliEngineContract(CliFixture fixture, Map<String, String> unreachable) {
        this.fixture = fixture;
        this.unreachable = unreachable;
    }

    @Override
    public CliFixture fixture() {
        return fixture;
    }

    @Override
    public String visibleInformation(ContainerId id) throws Exception {
        var commands = ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .collect(Collectors.joining("\n"));
        return inspection(id) + commands + fixture.commandLines(id, "");
    }

    /** The engine's full inspection of a container. */
    abstract String inspection(ContainerId id) throws Exception;

    @Test
    void an_engine_that_does_not_answer_is_down() {
        ContainerEngine down = fixture.withVariables(unreachable);

        ContainersContract.assertFails(ErrorKind.ENGINE_DOWN, down::info);
        ContainersContract.assertFails(
                ErrorKind.ENGINE_DOWN, () -> down.containers().inspect("any"));
        ContainersContract.assertFails(
                ErrorKind.ENGINE_DOWN, () -> down.containers().list(labels()));
        ContainersContract.assertFails(
                ErrorKind.ENGINE_DOWN, () -> down.containers().run(idleSpec()));
        ContainersContract.assertFails(
                ErrorKind.ENGINE_DOWN, () -> down.containers().remove(ContainersContract.UNKNOWN));
        ContainersContract.assertFails(
                ErrorKind.ENGINE_DOWN, () -> down.images().orElseThrow().inspect("any"));
        ContainersContract.assertFails(
                ErrorKind.ENGINE_DOWN, () -> down.volumes().orElseThrow().exists("any"));
        ContainersContract.assertFails(ErrorKind.ENGINE_DOWN, () -> {
            try (ExecScope scope = down.containers().scope(ContainersContract.UNKNOWN, newOwner())) {
                scope.start(ExecSpec.of("true"));
            }
        });
    }

    @Test
    void a_program_that_is_not_there_is_an_absent_engine() {
        ContainerEngine absent = fixture.withVariables(Map.of("PATH", "/no/such/folder"));

        ContainersContract.assertFails(ErrorKind.ENGINE_ABSENT, absent::info);
        ContainersContract.assertFails(
                ErrorKind.ENGINE_ABSENT, () -> absent.containers().run(idleSpec()));
        ContainersContract.assertFails(
                ErrorKind.ENGINE_ABSENT, () -> absent.images().orElseThrow().pull("any", _ -> {}));
        ContainersContract.assertFails(ErrorKind.ENGINE_ABSENT, () -> {
            try (ExecScope scope = absent.containers().scope(ContainersContract.UNKNOWN, newOwner())) {
                scope.start(ExecSpec.of("true"));
            }
        });
    }

    @Test
    void the_owner_of_a_volume_is_found_again_and_an_empty_volume_has_none() throws Exception {
        Volumes volumes = fixture.engine().volumes().orElseThrow();
        String image = idleSpec().image();
        String name = uniqueName();
        volumes.create(name, labels());
        assertThat(volumes.owner(name, image)).isEmpty();

        volumes.setOwner(name, "/home/agent", new ContainerUser(1234, 4321), image);

        assertThat(volumes.owner(name, image)).contains(new ContainerUser(1234, 4321));
        volumes.remove(name);
    }

    @Test
    void a_terminal_has_its_size_from_the_start_its_secrets_and_no_trace_of_them() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer())) {
            for (int i = 0; i < 3; i++) {
                TerminalExec exec = scope.terminal(
                        ExecSpec.of("/bin/sh", "-c", "stty size; echo $TERM:$KEY:$LINES:; ls /run/berth; exit 5")
                                .withEnvironment(Map.of("LINES", "33", "COLUMNS", "101", "TERM", "vt100"))
                                .withSecrets(Map.of("KEY", "sk-1")));
                Process terminal = TerminalClient.start(exec);
                String output = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(output.lines().map(String::strip)).containsSubsequence("33 101", "vt100:sk-1::");
                assertThat(output).doesNotContain(".in").doesNotContain("FATA");
                assertThat(terminal.waitFor()).isZero();
                assertThat(exec.ending(0)).isEqualTo(new ExecEnding.Exited(5)).isEqualTo(exec.ending(1));
            }
            assertThat(ProgramOutput.runShell(scope, "ls /run/berth").text()).isEmpty();
        }
    }

    @Test
    void a_terminal_is_ended_with_its_scope() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        ExecScope scope = openScope(id);
        TerminalExec exec = scope.terminal(ExecSpec.of("/bin/sh", "-c", LeashContract.STUBBORN, word));
        Process terminal = TerminalClient.start(exec);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> fixture.commandLines(id, word).size() >= 4);

        scope.close();

        assertThat(fixture.commandLines(id, word)).isEmpty();
        assertThat(terminal.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(exec.ending(0)).isEqualTo(new ExecEnding.EndedByUs());
    }

    @Test
    void a_terminal_is_ended_by_itself_and_its_neighbour_lives() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        String other = uniqueName();
        try (ExecScope scope = openScope(id)) {
            TerminalExec exec = scope.terminal(ExecSpec.of("/bin/sh", "-c", LeashContract.STUBBORN, word));
            TerminalExec kept = scope.terminal(ExecSpec.of("/bin/sh", "-c", LeashContract.STUBBORN, other));
            Process terminal = TerminalClient.start(exec);
            Process neighbour = TerminalClient.start(kept);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> fixture.commandLines(id, word).size() >= 4
                            && fixture.commandLines(id, other).size() >= 4);

            exec.close();

            assertThat(fixture.commandLines(id, word)).isEmpty();
            assertThat(terminal.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(fixture.commandLines(id, other)).hasSizeGreaterThanOrEqualTo(4);
            // a broken connection: the client on the host is killed without a message
            neighbour.descendants().forEach(ProcessHandle::destroyForcibly);
            neighbour.destroyForcibly().waitFor();
            assertThat(kept.ending(0)).isInstanceOf(ExecEnding.class).isNotInstanceOf(ExecEnding.Exited.class);
            assertThat(fixture.commandLines(id, other)).isEmpty();
        }
    }
}
