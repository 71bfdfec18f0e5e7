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

/** Nothing that was started inside outlives the one who started it, and nothing else is harmed. */
public interface LeashContract extends OnEngine {
    /** A tree that ignores SIGTERM, in its own and in other sessions; says ready. {@code $0} is the word to find it by. */
    String STUBBORN = "trap '' TERM;"
            + " (trap '' TERM; while :; do sleep 1; done) &"
            + " setsid /bin/sh -c \"trap '' TERM; while :; do sleep 1; : $0; done\" &"
            + " env -i /bin/sh -c \"trap '' TERM; while :; do /bin/sleep 1; : $0; done\" &"
            + " echo ready; while :; do sleep 1; done";

    private static ContainerProcess stubborn(ExecScope scope, String word) throws Exception {
        ContainerProcess process = scope.start(ExecSpec.of("/bin/sh", "-c", STUBBORN, word));
        var reader = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("ready");
        return process;
    }

    @Test
    default void closing_a_program_ends_its_whole_tree_and_no_neighbour() throws Exception {
        ContainerId id = idling();
        String word = fresh();
        String neighbour = fresh();
        try (ExecScope scope = scope(id);
                ExecScope other = scope(id);
                ContainerProcess near = stubborn(scope, neighbour);
                ContainerProcess far = stubborn(other, neighbour)) {
            ContainerProcess process = stubborn(scope, word);
            assertThat(fixture().running(id, word)).isNotEmpty();

            process.close();
            process.close();

            assertThat(fixture().running(id, word)).isEmpty();
            assertThat(process.ending().get(1, TimeUnit.SECONDS)).isInstanceOf(ExecEnding.EndedByUs.class);
            assertThat(fixture().running(id, neighbour)).hasSizeGreaterThanOrEqualTo(8);
            assertThat(near.ending()).isNotDone();
            assertThat(far.ending()).isNotDone();
        }
        assertThat(fixture().running(id, neighbour)).isEmpty();
    }

    @Test
    default void closing_after_the_end_ends_what_the_program_left_behind() throws Exception {
        ContainerId id = idling();
        String word = fresh();
        try (ExecScope scope = scope(id)) {
            ContainerProcess process = scope.start(ExecSpec.of(
                    "/bin/sh",
                    "-c",
                    "setsid /bin/sh -c \"trap '' TERM; while :; do sleep 1; : $0; done\" & exit 3",
                    word));
            assertThat(process.ending().get(5, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(3));
            assertThat(fixture().running(id, word)).isNotEmpty();

            process.close();

            assertThat(fixture().running(id, word)).isEmpty();
            assertThat(process.ending().get(1, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(3));
        }
    }

    @Test
    default void closing_the_scope_ends_everything_of_it_at_the_same_time() throws Exception {
        ContainerId id = idling();
        String word = fresh();
        ExecScope scope = scope(id);
        for (int i = 0; i < 4; i++) {
            stubborn(scope, word);
        }

        long before = System.nanoTime();
        scope.close();

        assertThat(fixture().running(id, word)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    default void a_container_that_is_removed_is_told_within_a_second() throws Exception {
        ContainerId id = idling();
        try (ExecScope scope = scope(id)) {
            ContainerProcess process = stubborn(scope, fresh());

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
    default void a_container_that_is_stopped_is_told_as_such() throws Exception {
        ContainerId id = idling();
        try (ExecScope scope = scope(id)) {
            ContainerProcess process = stubborn(scope, fresh());

            containers().stop(id, Duration.ofSeconds(1));

            assertThat(process.ending().get(2, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ExecEnding.Lost.class,
                            lost -> assertThat(lost.reason()).contains("stopped"));
        }
    }

    @Test
    default void nothing_is_left_of_a_process_of_ours_that_was_killed() throws Exception {
        ContainerId id = idling();
        String word = fresh();
        Process holder = holder(id, owner(), word);
        try {
            awaitReady(holder);
            assertThat(fixture().running(id, word)).isNotEmpty();

            holder.destroyForcibly();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> fixture().running(id, word).isEmpty());
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    default void what_a_dead_owner_left_is_ended_before_a_new_one_starts() throws Exception {
        ContainerId id = idling();
        String word = fresh();
        Owner gone = owner();
        Owner alive = owner();
        Owner next = new Owner(owner().id(), other -> !other.equals(gone.id()));
        try (ExecScope left = containers().scope(id, gone);
                ExecScope kept = containers().scope(id, alive);
                ContainerProcess neighbour = stubborn(kept, fresh())) {
            stubborn(left, word);

            try (ExecScope scope = containers().scope(id, next)) {
                ProgramOutput.sh(scope, "true");

                assertThat(fixture().running(id, word)).isEmpty();
                assertThat(neighbour.ending()).isNotDone();
            }
        }
    }

    private Process holder(ContainerId id, Owner owner, String word) throws Exception {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ScopeHolderMain.class.getName(),
                fixture().opener().getName(),
                id.value(),
                owner.id(),
                word));
        argv.addAll(fixture().words());
        return new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void awaitReady(Process holder) throws Exception {
        var reader = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("ready");
    }
}
