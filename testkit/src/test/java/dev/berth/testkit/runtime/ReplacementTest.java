package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.ReplacementFailedException;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another workspace makes another container; whatever goes wrong on the way, the instance keeps one that works. */
@Timeout(60)
class ReplacementTest {
    private static final String FIRST = "-g1";
    private static final String SECOND = "-g2";

    @TempDir
    Path folder;

    private Ground ground;
    private ScriptedRuntime runtime;

    @BeforeEach
    void open() throws Exception {
        ground = new Ground(folder, "limits.busy-answer=300ms", "limits.initialize=2s");
        runtime = ground.process();
        ready(runtime, "p");
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
    }

    @Test
    void the_old_container_goes_only_when_the_new_one_has_answered() throws Exception {
        assertThat(ready(runtime, "q").generation()).isEqualTo(2);

        List<String> steps = ground.engine.commands().stream()
                .filter(command -> command.matches("(run|exec|remove) .*"))
                .toList();
        assertThat(steps.getLast()).startsWith("remove id-1");
        assertThat(steps)
                .filteredOn(step -> step.startsWith("run "))
                .last()
                .asString()
                .endsWith(SECOND);
        assertThat(containers()).containsExactly(SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "scope", "exec"})
    void what_the_engine_refuses_leaves_the_old_container_as_it_was(String verb) throws Exception {
        refuse(verb, "network nosuch not found");

        BerthException failure = failure("q");

        assertThat(failure).isInstanceOf(ReplacementFailedException.class);
        assertThat(failure.kind()).isEqualTo(ErrorKind.ENGINE_REFUSED);
        assertThat(containers()).containsExactly(FIRST);
        ground.engine.intervene(command -> {});
        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
        assertThat(ready(ground.process(), "p").generation()).isEqualTo(1);
        assertThat(ground.engine.count("run")).isEqualTo(2);
    }

    @Test
    void a_refusal_names_the_setting() throws Exception {
        refuse("run", "network nosuch not found");

        assertThat(failure("q").todo()).contains("container.network");
    }

    @Test
    void a_failure_does_not_spare_the_old_container_its_callers() throws Exception {
        refuse("run", "no");
        for (int i = 0; i < 5; i++) {
            failure("q");
        }

        assertThat(ready(runtime, "p").generation()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "scope", "exec", "remove"})
    void who_was_killed_while_replacing_is_taken_over_by_either_wish(String verb) throws Exception {
        for (String wish : List.of("p", "q")) {
            String other = "other-" + wish;
            killed(verb, other);

            AgentInstance instance = ready(ground.process(), wish.equals("q") ? other : "p");

            assertThat(containers()).hasSize(1);
            assertThat(ground.engine.containers().inspect(instance.containerName()))
                    .hasValueSatisfying(
                            found -> assertThat(found.state().running()).isTrue());
            assertThat(ready(ground.process(), "p").container()).isEqualTo(instance.container());
        }
    }

    @Test
    void a_container_that_cannot_be_removed_is_removed_the_next_time() throws Exception {
        refuse("remove", "not now");
        failure("q");
        assertThat(containers()).containsExactlyInAnyOrder(FIRST, SECOND);
        ground.engine.intervene(command -> {});

        assertThat(ready(ground.process(), "q").generation()).isEqualTo(2);
        assertThat(containers()).containsExactly(SECOND);
    }

    @Test
    void an_old_container_that_died_comes_back_when_the_new_one_fails() throws Exception {
        ground.engine.kill(name(FIRST), new ContainerState.Exited(137, false));
        refuse("run", "no");
        failure("q");
        ground.engine.intervene(command -> {});

        assertThat(ready(runtime, "p").generation()).isEqualTo(1);
    }

    private void refuse(String verb, String words) {
        ground.engine.intervene(command -> {
            if (command.startsWith(verb + " ") && !undoing(command)) {
                throw new BerthException(ErrorKind.ENGINE_REFUSED, command, words, "see what the engine says");
            }
        });
    }

    /** Removing the new container is how a failed replacement is undone. */
    private static boolean undoing(String command) {
        return command.equals("remove id-2");
    }

    /** From {@code verb} on, nothing gets through any more. */
    private void killed(String verb, String workspace) throws Exception {
        boolean[] dead = {false};
        ground.engine.intervene(command -> {
            dead[0] |= command.startsWith(verb + " ");
            if (dead[0]) {
                throw new BerthException(ErrorKind.CANCELLED, command, "this process ends here", "");
            }
        });
        try (ScriptedRuntime dying = ground.process()) {
            SingleFlightTest.failure(dying.ensureReady(AgentId.MAIN, ground.workspace(workspace)));
        }
        ground.engine.intervene(command -> {});
    }

    private List<String> containers() throws Exception {
        return ground.engine.containers().list(java.util.Map.of("dev.berth.agent", "main")).stream()
                .map(found -> found.name().substring(found.name().lastIndexOf('-')))
                .toList();
    }

    private String name(String generation) throws Exception {
        return ground.engine.containers().list(java.util.Map.of("dev.berth.agent", "main")).stream()
                .map(found -> found.name())
                .filter(name -> name.endsWith(generation))
                .findFirst()
                .orElseThrow();
    }

    private BerthException failure(String workspace) throws Exception {
        return SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN, ground.workspace(workspace)));
    }

    private AgentInstance ready(ScriptedRuntime process, String workspace) throws Exception {
        return process.ensureReady(AgentId.MAIN, ground.workspace(workspace)).get(20, TimeUnit.SECONDS);
    }
}
