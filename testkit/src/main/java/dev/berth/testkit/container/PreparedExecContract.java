package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.PreparedExec;
import dev.berth.runtime.error.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of programs whose start is prepared before they are known, in engines that offer that. */
public interface PreparedExecContract extends EngineContractBase {
    private static PreparedExec prepared(ExecScope scope) {
        return scope.prepare().orElseThrow();
    }

    @Test
    default void a_script_runs_first_and_the_program_sees_nothing_of_it() throws Exception {
        String secret = "sk-" + uniqueName();
        List<String> argv = List.of(
                "/bin/sh",
                "-c",
                "printf '%s|' \"$@\" \"$WORD\" \"$KEY\"; cat; echo oops >&2; exit 7",
                "sh",
                "a b",
                "x\\\ny",
                "");
        try (ExecScope scope = openScope(runIdleContainer());
                PreparedExec place = prepared(scope)) {
            PreparedExec.ScriptEnd end = place.script(
                    "asking", "cat </dev/null; printf '%s\\n' 'one  \\n two'; echo three >&2; KEY=no; exit 3");
            assertThat(end.status()).isEqualTo(OptionalInt.of(3));
            assertThat(end.lines()).containsExactly("one  \\n two", "three");

            ContainerProcess process = place.start(ExecSpec.of(argv)
                    .withEnvironment(Map.of("WORD", "it's\n\"$HOME\"", "KEY", "none"))
                    .withSecrets(Map.of("KEY", secret)));
            process.stdin().write("in".getBytes(StandardCharsets.UTF_8));
            process.stdin().close();

            assertThat(new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("a b|x\\\ny||it's\n\"$HOME\"|" + secret + "|in");
            assertThat(new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("oops\n");
            assertThat(process.ending().get(5, TimeUnit.SECONDS)).isEqualTo(new ExecEnding.Exited(7));
        }
    }

    @Test
    default void a_place_that_is_given_up_leaves_nothing_in_the_container() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        try (ExecScope scope = openScope(id)) {
            PreparedExec place = prepared(scope);
            var _ = place.script(
                    "leaving a program behind", "setsid sh -c 'sleep 1000; :' " + word + " >/dev/null 2>&1 & exit 0");

            place.close();
            place.close();

            assertThat(fixture().commandLines(id, word)).isEmpty();
            assertThat(ProgramOutput.runShell(scope, "echo up").text()).isEqualTo("up");
        }
    }

    @Test
    default void a_program_that_is_not_there_is_told_as_such() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer());
                PreparedExec place = prepared(scope);
                ContainerProcess process = place.start(ExecSpec.of("no-such-program"))) {
            assertThat(process.ending().get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ExecEnding.NotStarted.class,
                            e -> assertThat(e.reason()).contains("no-such-program"));
        }
    }

    @Test
    default void a_place_holds_one_program_of_the_containers_user() throws Exception {
        try (ExecScope scope = openScope(runIdleContainer());
                PreparedExec place = prepared(scope)) {
            assertThatThrownBy(() -> place.start(ExecSpec.of("true").in("/tmp")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(place.start(ExecSpec.of("true")).ending().get(10, TimeUnit.SECONDS))
                    .isEqualTo(new ExecEnding.Exited(0));
            assertThatThrownBy(() -> place.start(ExecSpec.of("true"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void no_place_is_prepared_in_a_container_that_does_not_run() throws Exception {
        ContainerId id = runIdleContainer();
        containers().stop(id, Duration.ofSeconds(1));

        try (ExecScope scope = openScope(id)) {
            ContainersContract.assertFails(ErrorKind.CONTAINER_STOPPED, scope::prepare);
        }
    }

    @Test
    default void a_scope_that_closes_ends_the_script_of_a_place() throws Exception {
        ContainerId id = runIdleContainer();
        String word = uniqueName();
        ExecScope scope = openScope(id);
        PreparedExec place = prepared(scope);
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                place.script("waiting", "sh -c 'sleep 1000; :' " + word);
            } catch (InterruptedException | RuntimeException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> !fixture().commandLines(id, word).isEmpty());

        scope.close();

        assertThat(fixture().commandLines(id, word)).isEmpty();
        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
    }
}
