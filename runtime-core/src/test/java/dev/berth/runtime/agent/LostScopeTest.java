package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.PreparedExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scope whose leash a program inside disturbs or ends, because it has the leash's user, and a scope in a container that
 * does not run on.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a blocked write cannot be interrupted
@EnabledOnOs(OS.LINUX)
class LostScopeTest {
    @TempDir
    Path folder;

    private FakeDocker docker;
    private ProcessOwner owner;

    @BeforeEach
    void open() throws Exception {
        Limits limits = FakeDocker.limits(Map.of("exec-short", 1, "exec-end", 2, "leash", 3));
        docker = new FakeDocker(folder, limits);
        owner = new ProcessOwner(new AllOwnersAlive(HomeLocks.of(BerthHome.at(folder.resolve("home")), limits)));
    }

    @AfterEach
    void close() {
        owner.close();
        docker.close();
    }

    private static String line(ContainerProcess process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8)).readLine();
    }

    @Test
    void the_end_of_a_scope_is_seen_whatever_a_program_inside_writes_as_the_leash() throws Exception {
        try (ExecScope scope = docker.engine.containers().scope(FakeDocker.ID, owner.owner())) {
            String leash = FakeDocker.leashOf(owner.owner());
            assertThat(line(scope.start(ExecSpec.of("echo", "the leash is ready"))))
                    .isEqualTo("the leash is ready");
            assertThat(line(scope.start(ExecSpec.of(
                            "sh", "-c", "for p in " + leash + "; do echo left >/proc/$p/fd/1; done; echo wrote"))))
                    .isEqualTo("wrote");
            assertThat(scope.checkLiveness().get().answered()).isTrue();

            FakeDocker.run("kill -9 " + leash);

            assertThat(scope.ending().get().toString()).contains("leash");
        }
    }

    @Test
    void closing_ends_the_programs_of_a_scope_whose_leash_was_ended_inside() throws Exception {
        ProcessHandle inside;
        try (ScopeHolder holder = new ScopeHolder(docker.engine.containers(), FakeDocker.ID, owner)) {
            ContainerProcess program = holder.scope().start(ExecSpec.of("sh", "-c", "echo $$; exec sleep 600"));
            inside = ProcessHandle.of(Long.parseLong(line(program))).orElseThrow();
            ExecScope first = holder.scope();

            FakeDocker.run("kill -9 " + FakeDocker.leashOf(owner.owner()));
            first.ending().get();
            ContainerProcess next = holder.scope().start(ExecSpec.of("echo", "next"));

            assertThat(line(next)).isEqualTo("next");
            assertThat(inside.isAlive()).as("a lost leash ends no turn").isTrue();
        }
        inside.onExit().get();
    }

    @Test
    void a_leash_that_is_ended_again_and_again_leaves_a_bounded_number_of_scopes() throws Exception {
        try (ScopeHolder holder = new ScopeHolder(docker.engine.containers(), FakeDocker.ID, owner)) {
            ContainerProcess program = holder.scope().start(ExecSpec.of("sh", "-c", "echo $$; exec sleep 600"));
            ProcessHandle inside =
                    ProcessHandle.of(Long.parseLong(line(program))).orElseThrow();
            for (int time = 0; time < ScopeHolder.MOST_LOST + 1; time++) {
                ExecScope scope = holder.scope();
                assertThat(line(scope.start(ExecSpec.of("echo", "ready")))).isEqualTo("ready");
                FakeDocker.run("kill -9 " + FakeDocker.leashOf(owner.owner()));
                scope.ending().get();
            }
            assertThat(inside.isAlive()).isTrue();

            holder.scope();

            inside.onExit().get();
        }
    }

    @Test
    void a_script_that_nobody_reads_ends_at_its_limit() throws Exception {
        assertLimitWhileStopped(place -> place.script("asking", "# " + "x".repeat(1_000_000)));
    }

    @Test
    void a_header_that_nobody_reads_ends_at_its_limit() throws Exception {
        ExecSpec spec = ExecSpec.of("true").withEnvironment(Map.of("SETTINGS", "x".repeat(1_000_000)));

        assertLimitWhileStopped(place -> place.start(spec));
    }

    @Test
    void secrets_that_nobody_reads_end_at_their_limit() throws Exception {
        ExecSpec spec = ExecSpec.of("true").withSecrets(Map.of("KEY", "x".repeat(1_000_000)));

        assertLimitWhileStopped(place -> place.start(spec));
    }

    private interface Step {
        Object run(PreparedExec place) throws InterruptedException;
    }

    /** The container is paused, or waits for memory. */
    private void assertLimitWhileStopped(Step step) throws Exception {
        try (ExecScope scope = docker.engine.containers().scope(FakeDocker.ID, owner.owner());
                PreparedExec place = scope.prepare().orElseThrow()) {
            String all = FakeDocker.allOf(owner.owner());
            await().until(() -> !FakeDocker.run("echo " + FakeDocker.programsOf(owner.owner()))
                    .isBlank());
            FakeDocker.run("kill -STOP " + all);
            try {
                BerthException seen = catchThrowableOfType(BerthException.class, () -> step.run(place));

                assertThat(seen.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
            } finally {
                FakeDocker.run("kill -CONT " + all);
            }
        }
    }

    @Test
    void no_process_is_left_after_the_close_of_a_scope_with_a_script_that_ignores_signals() throws Exception {
        try (ExecScope scope = docker.engine.containers().scope(FakeDocker.ID, owner.owner());
                PreparedExec place = scope.prepare().orElseThrow()) {
            BerthException seen = catchThrowableOfType(
                    BerthException.class,
                    () -> place.script("asking", "trap '' TERM INT HUP; sleep 600 & wait; sleep 600"));
            assertThat(seen.kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
        }

        await().until(() ->
                FakeDocker.run("echo " + FakeDocker.allOf(owner.owner())).isBlank());
    }
}
