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

/** The replacement of a container after a changed setting: after any failure the instance keeps a working container. */
@Timeout(60)
class ReplacementTest {
    private static final String CHANGE = "container.pids=99";
    private static final String FIRST = "-g1";
    private static final String SECOND = "-g2";

    @TempDir
    Path folder;

    private InMemoryFixture fixture;
    private ScriptedRuntime runtime;
    private ScriptedRuntime changed;

    @BeforeEach
    void open() throws Exception {
        fixture = new InMemoryFixture(folder, "limits.busy-answer=300ms", "limits.initialize=2s");
        runtime = fixture.openProcess();
        changed = fixture.openProcess(CHANGE);
        ready(runtime);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void the_old_container_goes_only_when_the_new_one_has_answered() throws Exception {
        assertThat(ready(changed).snapshot().generation()).isEqualTo(2);

        List<String> steps = fixture.engine.commands().stream()
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
    void a_refusal_of_the_engine_leaves_the_old_container_unchanged(String verb) throws Exception {
        refuse(verb, "network nosuch not found");

        BerthException failure = failure();

        assertThat(failure).isInstanceOf(ReplacementFailedException.class);
        assertThat(failure.kind()).isEqualTo(ErrorKind.ENGINE_REFUSED);
        assertThat(containers()).containsExactly(FIRST);
        fixture.engine.setInterceptor(command -> {});
        assertThat(runtime.state(AgentId.MAIN, fixture.workspace("p"))).isInstanceOf(InstanceState.Ready.class);
        assertThat(ready(fixture.openProcess()).snapshot().generation()).isEqualTo(1);
        assertThat(fixture.engine.count("run")).isEqualTo(2);
    }

    @Test
    void a_refusal_names_the_setting() throws Exception {
        refuse("run", "network nosuch not found");

        assertThat(failure().todo()).contains("container.network");
    }

    @Test
    void a_failure_does_not_spare_the_old_container_its_callers() throws Exception {
        refuse("run", "no");
        for (int i = 0; i < 5; i++) {
            failure();
        }

        assertThat(ready(runtime).snapshot().generation()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "scope", "exec", "remove"})
    void a_replacement_that_was_killed_is_completed_or_undone_by_the_next_start(String verb) throws Exception {
        killAt(verb);

        for (String[] flags : List.of(new String[] {CHANGE}, new String[0])) {
            AgentInstance instance = ready(fixture.openProcess(flags));

            assertThat(containers()).hasSize(1);
            assertThat(fixture.engine.containers().inspect(instance.snapshot().containerName()))
                    .hasValueSatisfying(
                            found -> assertThat(found.state().running()).isTrue());
            assertThat(ready(fixture.openProcess(flags)).snapshot().container())
                    .isEqualTo(instance.snapshot().container());
        }
    }

    @Test
    void a_container_that_cannot_be_removed_is_removed_the_next_time() throws Exception {
        refuse("remove", "not now");
        assertThat(ready(changed).snapshot().generation()).isEqualTo(2);
        assertThat(containers()).containsExactlyInAnyOrder(FIRST, SECOND);
        fixture.engine.setInterceptor(command -> {});

        assertThat(ready(fixture.openProcess(CHANGE)).snapshot().generation()).isEqualTo(2);
        assertThat(containers()).containsExactly(SECOND);
    }

    @Test
    void an_old_container_that_died_comes_back_when_the_new_one_fails() throws Exception {
        fixture.engine.kill(name(FIRST), new ContainerState.Exited(137, false));
        refuse("run", "no");
        failure();
        fixture.engine.setInterceptor(command -> {});

        assertThat(ready(runtime).snapshot().generation()).isEqualTo(1);
    }

    private void refuse(String verb, String words) {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith(verb + " ") && !isUndo(command)) {
                throw new BerthException(ErrorKind.ENGINE_REFUSED, command, words, "see what the engine says");
            }
        });
    }

    /** Whether a command undoes a failed replacement by removing the new container. */
    private static boolean isUndo(String command) {
        return command.equals("remove id-2");
    }

    /** Simulates a process that is killed at {@code verb}: this and all later commands fail. */
    private void killAt(String verb) throws Exception {
        boolean[] ended = {false};
        fixture.engine.setInterceptor(command -> {
            ended[0] |= command.startsWith(verb + " ");
            if (ended[0]) {
                throw new BerthException(ErrorKind.CANCELLED, command, "this process ends here", "");
            }
        });
        try (ScriptedRuntime process = fixture.openProcess(CHANGE)) {
            // a start whose last command was the removal of the old container has succeeded
            var _ = process.ensureReady(AgentId.MAIN, fixture.workspace("p"))
                    .handle((_, _) -> 0)
                    .get(20, TimeUnit.SECONDS);
        }
        fixture.engine.setInterceptor(command -> {});
    }

    private List<String> containers() throws Exception {
        return fixture.engine.containers().list(java.util.Map.of("dev.berth.agent", "main")).stream()
                .map(found -> found.name().substring(found.name().lastIndexOf('-')))
                .toList();
    }

    private String name(String generation) throws Exception {
        return fixture.engine.containers().list(java.util.Map.of("dev.berth.agent", "main")).stream()
                .map(found -> found.name())
                .filter(name -> name.endsWith(generation))
                .findFirst()
                .orElseThrow();
    }

    private BerthException failure() throws Exception {
        return SingleFlightTest.failure(changed.ensureReady(AgentId.MAIN, fixture.workspace("p")));
    }

    private AgentInstance ready(ScriptedRuntime process) throws Exception {
        return process.ready(AgentId.MAIN, fixture.workspace("p"));
    }
}
