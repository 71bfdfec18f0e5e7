package dev.berth.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded engine without bubblewrap: refused unless chosen by the settings; then closing still ends all processes.
 */
class NoSandboxTest {
    private final HostProcesses processes = HostProcesses.open(Limits.standard());
    private final ConcurrentLinkedQueue<RuntimeEvent> events = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    private EmbeddedEngine engine;
    private Path workspace;

    @BeforeEach
    void open() throws Exception {
        engine = EmbeddedEngine.open(
                folder.resolve("sandboxes"), "test", Sandboxing.NONE, processes, System.getenv(), events::add);
        workspace = Files.createDirectory(folder.resolve("work"));
    }

    @AfterEach
    void close() throws Exception {
        for (var container : engine.containers().list(Map.of("test", "yes"))) {
            engine.containers().remove(container.id());
        }
        for (String volume : engine.volumes().orElseThrow().list(Map.of())) {
            engine.volumes().orElseThrow().remove(volume);
        }
        processes.close();
    }

    @Test
    void without_bubblewrap_it_refuses_in_three_lines() {
        SandboxStore store = SandboxStore.at(folder.resolve("other"));
        HostPrograms none = new HostPrograms(List.of(folder));
        var choice = new SandboxChoice(store, Sandboxing.REQUIRED, processes, none);
        var engineWithout = new ProcessEngine("test", store, choice, processes, RuntimeListener.none());

        assertThatThrownBy(() -> engineWithout.containers().run(spec("one")))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.SANDBOX_UNAVAILABLE);
                    assertThat(e).asString().hasLineCount(3);
                    assertThat(e.todo()).contains("process.sandbox=none");
                });
    }

    @Test
    void preferred_it_runs_without() throws Exception {
        SandboxStore store = SandboxStore.at(folder.resolve("other"));
        var choice = new SandboxChoice(store, Sandboxing.PREFERRED, processes, new HostPrograms(List.of(folder)));

        assertThat(choice.sandbox().contains()).isFalse();
        assertThat(new ProcessEngine("test", store, choice, processes, RuntimeListener.none())
                        .info()
                        .rootless())
                .as("a program of our own is the caller, also where that is root")
                .isEqualTo(store.ownedByRoot());
    }

    @Test
    void chosen_by_the_settings_it_never_runs_as_root() throws Exception {
        assertThat(engine.info().rootless()).isFalse();
    }

    @Test
    void programs_get_their_home_folder_and_environment_and_a_warning_is_sent() throws Exception {
        try (ExecScope scope = scope("one")) {
            ExecSpec spec = ExecSpec.of("/bin/sh", "-c", "echo kept >> ~/file; cat ~/file; pwd; echo $KEY$HOME")
                    .in(workspace.toString())
                    .withSecrets(Map.of("KEY", "secret:"));
            run(scope, spec);

            List<String> lines = run(scope, spec).lines().toList();

            assertThat(lines).startsWith("kept", "kept", workspace.toRealPath().toString());
            assertThat(lines.getLast()).startsWith("secret:/").doesNotContain("/home/agent");
            assertThat(events).hasAtLeastOneElementOfType(SandboxEvent.NoSandbox.class);
        }
    }

    @Test
    void endings_are_distinguished() throws Exception {
        try (ExecScope scope = scope("one")) {
            assertThat(ending(scope, ExecSpec.of("sh", "-c", "exit 7"))).isEqualTo(new ExecEnding.Exited(7));
            assertThat(ending(scope, ExecSpec.of("sh", "-c", "kill -9 $$"))).isEqualTo(new ExecEnding.Killed(9, false));
            assertThat(ending(scope, ExecSpec.of("/no/such"))).isInstanceOf(ExecEnding.NotStarted.class);
        }
    }

    @Test
    void closing_ends_processes_that_left_the_group() throws Exception {
        try (ExecScope scope = scope("one")) {
            ContainerProcess process = scope.start(ExecSpec.of("sh", "-c", "setsid sleep 1000 & echo $!; wait"));
            var lines = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isNotEmpty();
            Predicate<Mark> here =
                    mark -> mark.container().equals(scope.container().value());
            assertThat(MarkedProcesses.find(here)).hasSize(2);

            process.close();

            assertThat(MarkedProcesses.find(here)).isEmpty();
            assertThat(process.ending().get(1, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.EndedByUs());
        }
    }

    @Test
    void a_spec_that_needs_a_mount_is_refused() {
        ContainerSpec spec = spec("one").withMounts(List.of(new Mount.Bind(workspace.toString(), "/work", false)));

        assertThatThrownBy(() -> engine.containers().run(spec))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ENGINE_REFUSED));
    }

    private ExecScope scope(String name) throws InterruptedException {
        ContainerId id = engine.containers().run(spec(name));
        return engine.containers().scope(id, new Owner("0123456789", _ -> true));
    }

    private ContainerSpec spec(String name) {
        return ContainerSpec.of(name, EmbeddedEngine.IMAGE, List.of("idle"))
                .withUser(Files.isWritable(Path.of("/")) ? ContainerUser.ROOT : new ContainerUser(1000, 1000))
                .withLabels(Map.of("test", "yes"))
                .withMounts(List.of(
                        new Mount.Bind(workspace.toString(), workspace.toString(), false),
                        new Mount.Volume(name + "-home", "/home/agent")));
    }

    private static String run(ExecScope scope, ExecSpec spec) throws Exception {
        try (ContainerProcess process = scope.start(spec)) {
            return new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ExecEnding ending(ExecScope scope, ExecSpec spec) throws Exception {
        try (ContainerProcess process = scope.start(spec)) {
            return process.ending().get(10, TimeUnit.SECONDS);
        }
    }
}
