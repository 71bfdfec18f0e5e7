package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.process.CapturedOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of engines whose containers have a first process of their own: limits, users, logs, mounts. */
public interface IsolationContract extends EngineContractBase {
    /**
     * All information about a container that other users can see: the engine's full inspection and the command lines on
     * this host.
     */
    String visibleInformation(ContainerId id) throws Exception;

    private ContainerSpec with(List<String> command) {
        ContainerSpec idle = idleSpec();
        return ContainerSpec.of(idle.name(), idle.image(), command).withLabels(labels());
    }

    @Test
    default void the_first_process_has_a_log_and_a_status() throws Exception {
        ContainerId id = containers().run(with(List.of("/bin/sh", "-c", "echo one; echo two; echo three >&2; exit 9")));

        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        !containers().inspect(id.value()).orElseThrow().state().running());
        assertThat(containers().inspect(id.value()).orElseThrow().state())
                .isEqualTo(new ContainerState.Exited(9, false));
        CapturedOutput log = containers().logs(id, 10);
        assertThat(log.lines()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(containers().logs(id, 1).lines()).hasSize(1);
    }

    @Test
    default void a_first_process_that_is_not_there_leaves_nothing_behind() throws Exception {
        ContainerSpec spec = with(List.of("/no/such/program"));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> containers().run(spec))
                .isInstanceOf(dev.berth.runtime.error.BerthException.class);

        assertThat(containers().inspect(spec.name())).isEmpty();
    }

    @Test
    default void programs_have_no_capabilities_and_the_user_of_the_spec() throws Exception {
        ContainerId id = containers().run(idleSpec().withUser(new ContainerUser(4321, 1234)));

        try (ExecScope scope = openScope(id)) {
            String status = "id -u; id -g; grep -e CapEff -e NoNewPrivs /proc/self/status";
            assertThat(ProgramOutput.runShell(scope, status).text().lines().map(String::strip))
                    .containsExactly("4321", "1234", "CapEff:\t0000000000000000", "NoNewPrivs:\t1");
            ProgramOutput root = ProgramOutput.run(
                    scope, ExecSpec.of("/bin/sh", "-c", status).as(ContainerUser.ROOT));
            assertThat(root.text()).startsWith("0\n0\n").contains("CapEff:\t0000000000000000");
        }
    }

    @Test
    default void a_program_of_another_user_is_ended_too() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        try (ExecScope scope = openScope(id)) {
            var process =
                    scope.start(ExecSpec.of("/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; : $0; done", word)
                            .as(ContainerUser.ROOT));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> !fixture().commandLines(id, word).isEmpty());

            process.close();

            assertThat(fixture().commandLines(id, word)).isEmpty();
        }
    }

    @Test
    default void a_program_killed_for_memory_is_reported_as_such() throws Exception {
        ContainerId id = containers().run(idleSpec().withResources(new Resources(1, 64L << 20, 100)));

        try (ExecScope scope = openScope(id)) {
            assertThat(ProgramOutput.runShell(scope, "exec tail /dev/zero").ending())
                    .isEqualTo(new ExecEnding.Killed(9, true));
            assertThat(ProgramOutput.runShell(scope, "kill -9 $$").ending()).isEqualTo(new ExecEnding.Killed(9, false));
        }
    }

    @Test
    default void processes_are_limited() throws Exception {
        ContainerId id = containers().run(idleSpec().withResources(new Resources(1, 256L << 20, 20)));

        try (ExecScope scope = openScope(id)) {
            ProgramOutput output = ProgramOutput.runShell(
                    scope, "i=0; while [ $i -lt 40 ]; do sleep 5 & i=$((i + 1)); done; echo all");

            assertThat(output.errorText()).contains("ork");
        }
    }

    @Test
    default void folders_are_mounted_at_the_path_of_the_spec(@TempDir Path folder) throws Exception {
        Path odd = Files.createDirectory(folder.toRealPath().resolve("a b;c"));
        Files.writeString(odd.resolve("file"), "from outside");
        List<Mount> mounts = new ArrayList<>(idleSpec().mounts());
        mounts.add(new Mount.Bind(odd.toString(), odd.toString(), true));
        ContainerId id = containers().run(idleSpec().withMounts(mounts));

        try (ExecScope scope = openScope(id)) {
            ProgramOutput output = ProgramOutput.run(
                    scope, ExecSpec.of("/bin/sh", "-c", "cat file; touch new").in(odd.toString()));
            assertThat(output.text()).isEqualTo("from outside");
            assertThat(output.errorText()).contains("Read-only");
            assertThat(ProgramOutput.runShell(scope, "touch /run/berth/x && grep /run/berth /proc/mounts")
                            .text())
                    .contains("tmpfs");
        }
    }

    @Test
    default void the_host_has_a_name_inside() throws Exception {
        ContainerSpec idle = idleSpec();
        ContainerSpec spec = new ContainerSpec(
                idle.name(),
                idle.image(),
                idle.command(),
                idle.labels(),
                Map.of("SAID", "by the spec"),
                idle.mounts(),
                Optional.empty(),
                Optional.of("/usr"),
                "bridge",
                Map.of("host.berth.internal", "host-gateway"),
                Optional.empty());

        try (ExecScope scope = openScope(containers().run(spec))) {
            assertThat(ProgramOutput.runShell(scope, "getent hosts host.berth.internal; echo $SAID; pwd")
                            .text())
                    .matches("(?s)[0-9.]+\\s+host.berth.internal\nby the spec\n/usr");
        }
    }

    @Test
    default void secrets_are_visible_nowhere() throws Exception {
        String secret = "sk-" + uniqueName();
        ContainerId id = runIdleContainer();

        try (ExecScope scope = openScope(id);
                var process = scope.start(ExecSpec.of("/bin/sh", "-c", "echo $KEY; exec sleep 600")
                        .withSecrets(Map.of("KEY", secret)))) {
            byte[] line = process.stdout().readNBytes(secret.length());

            assertThat(new String(line, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(secret);
            assertThat(visibleInformation(id)).contains("sleep 600").doesNotContain(secret);
        }
    }
}
