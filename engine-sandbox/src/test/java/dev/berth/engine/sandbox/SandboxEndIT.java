package dev.berth.engine.sandbox;

import static dev.berth.engine.sandbox.Sandboxes.running;
import static dev.berth.engine.sandbox.Sandboxes.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.testkit.parts.RequiresBubblewrap;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ends of programs of the embedded engine: no process of the program is left, and other programs live on. */
@RequiresBubblewrap
class SandboxEndIT {
    private static final AtomicInteger NUMBERS =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 100));

    private Sandboxes sandboxes;
    private Sandboxes others;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        sandboxes = new Sandboxes(folder.toRealPath(), Sandboxing.REQUIRED);
        others = new Sandboxes(folder.toRealPath(), Sandboxing.REQUIRED); // stands for another process
    }

    @AfterEach
    void close() throws Exception {
        sandboxes.close();
        others.close();
    }

    @Test
    void closing_ends_processes_that_left_the_group_and_ignore_signals_and_no_neighbour() throws Exception {
        String stubborn = "sleep 10" + NUMBERS.incrementAndGet();
        String neighbour = "sleep 20" + NUMBERS.incrementAndGet();

        try (ExecScope scope = sandboxes.open()) {
            ContainerProcess kept = startAndWait(scope, "echo up; exec " + neighbour);
            ContainerProcess process = startAndWait(
                    scope, "trap '' TERM; env -i setsid sh -c \"trap '' TERM; " + stubborn + "\" & echo up; wait");
            assertThat(running(stubborn)).isNotEmpty();

            process.close();

            assertThat(running(stubborn)).isEmpty();
            assertThat(process.ending().get(1, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.EndedByUs());
            assertThat(running(neighbour)).isNotEmpty();
            assertThat(kept.ending()).isNotDone();
        }
        assertThat(running(neighbour)).isEmpty();
    }

    @Test
    void a_program_has_time_to_end_itself() throws Exception {
        try (ExecScope scope = sandboxes.open()) {
            String work = sandboxes.workspace().toString();
            ContainerProcess process = startAndWait(
                    scope, "trap 'echo bye > " + work + "/bye; exit 3' TERM; echo up; while :; do sleep 0.1; done");

            process.close();

            assertThat(Path.of(work, "bye")).hasContent("bye");
            startAndWait(
                    scope,
                    "trap 'sleep 0.5; echo stopped > " + work
                            + "/stopped; exit' TERM; echo up; while :; do sleep 0.1; done");
            others.containers().stop(scope.container(), Duration.ofSeconds(5));
            assertThat(Path.of(work, "stopped")).hasContent("stopped");
        }
    }

    @Test
    void killing_the_outer_bubblewrap_ends_all_processes_inside() throws Exception {
        String inside = "sleep 30" + NUMBERS.incrementAndGet();

        try (ExecScope scope = sandboxes.open()) {
            ContainerProcess process = startAndWait(scope, "setsid " + inside + " & echo up; wait");
            outermost(inside).destroyForcibly();

            assertThat(process.ending().get(5, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Killed(9, false));
            await().atMost(Duration.ofSeconds(5)).until(() -> running(inside).isEmpty());
        }
    }

    @Test
    void stop_and_remove_by_another_process_end_what_runs() throws Exception {
        String inside = "sleep 40" + NUMBERS.incrementAndGet();
        ExecScope scope = sandboxes.open();
        ContainerProcess process = startAndWait(scope, "setsid " + inside + " & echo up; wait");

        others.containers().stop(scope.container(), Duration.ofSeconds(1));

        assertThat(running(inside)).isEmpty();
        assertThat(process.ending().get(5, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.Lost.class);
        assertThat(scope.ending().get(5, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.Lost.class);
        assertThat(state(scope.container())).isInstanceOf(ContainerState.Exited.class);
        assertKind(() -> scope.start(ExecSpec.of("true")), ErrorKind.CONTAINER_STOPPED);

        others.containers().start(scope.container());
        assertThat(state(scope.container()).running()).isTrue();
        ExecScope again = sandboxes.containers().scope(scope.container(), Sandboxes.owner("0123456789"));
        ContainerProcess second = startAndWait(again, "echo up; exec " + inside);
        others.containers().remove(scope.container());

        assertThat(running(inside)).isEmpty();
        assertThat(second.ending().get(5, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.Lost.class);
        assertKind(() -> again.start(ExecSpec.of("true")), ErrorKind.CONTAINER_ABSENT);
        assertKind(() -> sandboxes.containers().start(scope.container()), ErrorKind.CONTAINER_ABSENT);
        others.containers().remove(scope.container());
    }

    @Test
    void programs_of_a_dead_owner_are_ended_and_no_others() throws Exception {
        String left = "sleep 50" + NUMBERS.incrementAndGet();
        String kept = "sleep 60" + NUMBERS.incrementAndGet();
        ExecScope scope = sandboxes.open();
        startAndWait(scope, "echo up; exec " + kept);
        ExecScope dead = others.containers().scope(scope.container(), Sandboxes.owner("deadowner"));
        startAndWait(dead, "setsid " + left + " & echo up; wait");

        Owner next = new Owner("nextowner", id -> !id.equals("deadowner"));
        sandboxes.containers().scope(scope.container(), next).close();

        assertThat(running(left)).isEmpty();
        assertThat(running(kept)).isNotEmpty();
    }

    @Test
    void a_terminal_ends_with_its_scope_and_does_not_start_after_it() throws Exception {
        String inside = "sleep 70" + NUMBERS.incrementAndGet();
        ExecScope scope = sandboxes.open();
        List<String> argv = scope.terminal(ExecSpec.of("sh", "-c", "echo up; exec " + inside))
                .command()
                .argv();
        List<String> late = scope.terminal(ExecSpec.of("sh", "-c", "exec " + inside))
                .command()
                .argv();
        Process terminal = new ProcessBuilder(argv).start();
        assertThat(terminal.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("up");

        scope.close();

        assertThat(terminal.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(new ProcessBuilder(late).start().waitFor()).isNotZero();
        assertThat(running(inside)).isEmpty();
    }

    @Test
    void list_finds_by_label_only() throws Exception {
        ContainerId one = sandboxes.containers().create(sandboxes.spec("one"));
        sandboxes.containers().run(sandboxes.spec("two"));

        var found = others.containers().list(Map.of("test", "one"));

        assertThat(found).singleElement().satisfies(container -> {
            assertThat(container.id()).isEqualTo(one);
            assertThat(container.state()).isInstanceOf(ContainerState.Created.class);
        });
        assertThat(sandboxes.containers().logs(one, 10).text()).isEmpty();
    }

    @Test
    void a_hundred_short_programs_leave_nothing() throws Exception {
        try (ExecScope scope = sandboxes.open()) {
            for (int i = 0; i < 100; i++) {
                assertThat(sh(scope, "exit 3").ending()).isEqualTo(new ExecEnding.Exited(3));
            }
            String name = sandboxes
                    .containers()
                    .inspect(scope.container().value())
                    .orElseThrow()
                    .name();
            Path starts = sandboxes
                    .folder()
                    .resolve("sandboxes/containers")
                    .resolve(name)
                    .resolve("starts");
            assertThat(starts).isEmptyDirectory();
        }
    }

    private ContainerState state(ContainerId id) throws InterruptedException {
        return others.containers().inspect(id.value()).orElseThrow().state();
    }

    private static ContainerProcess startAndWait(ExecScope scope, String script) throws Exception {
        ContainerProcess process = scope.start(ExecSpec.of("sh", "-c", script));
        var lines = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("up");
        return process;
    }

    /** The outer one of the two bubblewrap processes around a program. */
    private static ProcessHandle outermost(String word) {
        return running(word).stream()
                .map(line ->
                        ProcessHandle.of(Long.parseLong(line.split(" ", 2)[0])).orElseThrow())
                .filter(process -> process.info().command().orElse("").endsWith("bwrap"))
                .min(Comparator.comparingLong(ProcessHandle::pid))
                .orElseThrow();
    }

    private static void assertKind(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorKind kind) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
