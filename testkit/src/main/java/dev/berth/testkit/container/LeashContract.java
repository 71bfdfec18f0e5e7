package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Owner;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The contract of the leash: no program in a container outlives the process that started it, and no other program is
 * ended.
 */
public interface LeashContract extends EngineContractBase {
    /**
     * A script that starts a tree of processes which ignore SIGTERM, in several sessions, and prints ready. {@code $0}
     * is the word that identifies the tree.
     */
    String STUBBORN = "trap '' TERM;"
            + " (trap '' TERM; while :; do sleep 1; done) &"
            + " setsid /bin/sh -c \"trap '' TERM; while :; do sleep 1; : $0; done\" &"
            + " env -i /bin/sh -c \"trap '' TERM; while :; do /bin/sleep 1; : $0; done\" &"
            + " echo ready; while :; do sleep 1; done";

    private static ContainerProcess startStubbornTree(ExecScope scope, String word) throws Exception {
        ContainerProcess process = scope.start(ExecSpec.of("/bin/sh", "-c", STUBBORN, word));
        var reader = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("ready");
        return process;
    }

    @Test
    default void closing_a_program_ends_its_whole_tree_and_no_neighbour() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        String neighbour = uniqueName();
        try (ExecScope scope = openScope(id);
                ExecScope other = openScope(id);
                ContainerProcess near = startStubbornTree(scope, neighbour);
                ContainerProcess far = startStubbornTree(other, neighbour)) {
            ContainerProcess process = startStubbornTree(scope, word);
            assertThat(fixture().commandLines(id, word)).isNotEmpty();

            process.close();
            process.close();

            assertThat(fixture().commandLines(id, word)).isEmpty();
            assertThat(process.ending().get(1, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.EndedByUs.class);
            assertThat(fixture().commandLines(id, neighbour)).hasSizeGreaterThanOrEqualTo(8);
            assertThat(near.ending()).isNotDone();
            assertThat(far.ending()).isNotDone();
        }
        assertThat(fixture().commandLines(id, neighbour)).isEmpty();
    }

    @Test
    default void closing_after_the_end_ends_what_the_program_left_behind() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        try (ExecScope scope = openScope(id)) {
            ContainerProcess process = scope.start(ExecSpec.of(
                    "/bin/sh",
                    "-c",
                    "setsid /bin/sh -c \"trap '' TERM; while :; do sleep 1; : $0; done\" & exit 3",
                    word));
            assertThat(process.ending().get(5, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(3));
            assertThat(fixture().commandLines(id, word)).isNotEmpty();

            process.close();

            assertThat(fixture().commandLines(id, word)).isEmpty();
            assertThat(process.ending().get(1, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(3));
        }
    }

    @Test
    default void closing_the_scope_ends_everything_of_it_at_the_same_time() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        ExecScope scope = openScope(id);
        for (int i = 0; i < 4; i++) {
            startStubbornTree(scope, word);
        }

        long before = System.nanoTime();
        scope.close();

        assertThat(fixture().commandLines(id, word)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    default void a_removed_container_is_reported_within_a_second() throws Exception {
        ContainerId id = runIdleContainer();
        try (ExecScope scope = openScope(id)) {
            ContainerProcess process = startStubbornTree(scope, uniqueName());

            containers().remove(id);

            assertThat(process.ending().get(1, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ExecEnding.Lost.class,
                            lost -> assertThat(lost.reason()).contains("was removed"));
            assertThat(scope.ending().get(1, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.Lost.class);
            process.close();
        }
    }

    @Test
    default void a_stopped_container_is_reported_as_such() throws Exception {
        ContainerId id = runIdleContainer();
        try (ExecScope scope = openScope(id)) {
            ContainerProcess process = startStubbornTree(scope, uniqueName());

            containers().stop(id, Duration.ofSeconds(1));

            assertThat(process.ending().get(2, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ExecEnding.Lost.class,
                            lost -> assertThat(lost.reason()).contains("stopped"));
        }
    }

    @Test
    default void a_killed_process_of_berth_leaves_no_program_in_the_container() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        Process holder = startHolder(id, newOwner(), word);
        try {
            awaitReady(holder);
            assertThat(fixture().commandLines(id, word)).isNotEmpty();

            holder.destroyForcibly();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> fixture().commandLines(id, word).isEmpty());
        } finally {
            holder.destroyForcibly();
        }
    }

    /** The leash enters the container after the first program, so its client must outlive the process that started it. */
    @Test
    default void a_process_of_berth_that_is_killed_while_its_first_program_starts_leaves_nothing() throws Exception {
        ContainerId id = runIdleContainer();
        for (int round = 0; round < 3; round++) {
            String word = uniqueName();
            Process holder = startHolder(id, newOwner(), word);
            try {
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> !fixture().commandLines(id, word).isEmpty());
            } finally {
                holder.destroyForcibly();
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> fixture().commandLines(id, word).isEmpty());
        }
    }

    @Test
    default void programs_of_a_dead_owner_are_ended_when_a_new_owner_has_started() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        Owner gone = newOwner();
        Owner alive = newOwner();
        Owner next = new Owner(newOwner().id(), other -> !other.equals(gone.id()));
        try (ExecScope left = containers().scope(id, gone);
                ExecScope kept = containers().scope(id, alive);
                ContainerProcess neighbour = startStubbornTree(kept, uniqueName())) {
            startStubbornTree(left, word);

            try (ExecScope scope = containers().scope(id, next)) {
                ProgramOutput.runShell(scope, "true");

                assertThat(fixture().commandLines(id, word)).isEmpty();
                assertThat(neighbour.ending()).isNotDone();
            }
        }
    }

    private Process startHolder(ContainerId id, Owner owner, String word) throws Exception {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ScopeHolderMain.class.getName(),
                fixture().opener().getName(),
                id.value(),
                owner.id(),
                word));
        argv.addAll(fixture().openerArguments());
        return new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void awaitReady(Process holder) throws Exception {
        var reader = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("ready");
    }
}
