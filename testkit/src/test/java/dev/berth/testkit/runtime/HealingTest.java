package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Phase;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.testkit.parts.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HealingTest {
    private static final AgentName MAIN = new AgentName(ScriptedRuntime.TARGET, AgentId.MAIN);

    @TempDir
    Path folder;

    private InMemoryFixture fixture;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.busy-answer=300ms", "limits.initialize=2s");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_container_that_died_is_started_again() throws Exception {
        AgentInstance instance = ready(fixture.openProcess());
        fixture.engine.kill(instance.snapshot().containerName(), new ContainerState.Exited(137, true));

        AgentInstance again = ready(fixture.openProcess());

        assertThat(again.snapshot().container()).isEqualTo(instance.snapshot().container());
        assertThat(fixture.engine.count("start")).isEqualTo(1);
        assertThat(containerDetail()).contains("out of memory");
    }

    @Test
    void a_container_that_died_while_something_ran_is_noticed_at_once() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        AgentInstance instance = ready(runtime);
        fixture.engine.kill(instance.snapshot().containerName(), new ContainerState.Exited(137, false));

        assertThat(runtime.state(AgentId.MAIN, fixture.workspace("p"))).isInstanceOf(InstanceState.Stopped.class);
        assertThat(ready(runtime).snapshot().container())
                .isEqualTo(instance.snapshot().container());
        assertThat(runtime.state(AgentId.MAIN, fixture.workspace("p"))).isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void a_container_that_was_removed_without_berth_is_created_again() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        AgentInstance instance = ready(runtime);
        fixture.engine.removeDirectly(instance.snapshot().containerName());

        AgentInstance again = ready(runtime);

        assertThat(again.snapshot().generation()).isEqualTo(2);
        assertThat(again.openSession()).satisfies(session -> {
            assertThat(session.prompt("hello", update -> {})
                            .outcome()
                            .get(10, TimeUnit.SECONDS)
                            .id())
                    .isEqualTo("completed");
            session.close();
        });
    }

    @Test
    void a_container_removed_while_it_is_being_prepared_fails_once_and_is_created_by_the_next_call() throws Exception {
        boolean[] lost = {false};
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("scope ") && !lost[0]) {
                lost[0] = true;
                fixture.engine.commands().stream()
                        .filter(run -> run.startsWith("run "))
                        .forEach(run -> fixture.engine.removeDirectly(run.substring(4)));
            }
        });
        ScriptedRuntime runtime = fixture.openProcess();

        BerthException failure = SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN, fixture.workspace("p")));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONTAINER_ABSENT);
        assertThat(ready(runtime).snapshot().generation()).isEqualTo(2);
    }

    @Test
    void a_container_whose_record_is_lost_is_adopted() throws Exception {
        AgentInstance instance = ready(fixture.openProcess());
        loseRecord();

        assertThat(ready(fixture.openProcess()).snapshot().container())
                .isEqualTo(instance.snapshot().container());
    }

    @Test
    void a_later_container_whose_record_is_lost_gets_no_second_one_beside_it() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        AgentInstance instance = ready(runtime);
        fixture.engine.removeDirectly(instance.snapshot().containerName());
        assertThat(ready(runtime).snapshot().generation()).isEqualTo(2);
        loseRecord();

        assertThat(ready(fixture.openProcess()).snapshot().generation()).isEqualTo(2);
        assertThat(fixture.engine.containers().inspect(instance.snapshot().containerName()))
                .isEmpty();
    }

    @Test
    void what_is_recorded_is_stopped_read_and_removed_without_its_agent_program() throws Exception {
        AgentInstance instance = ready(fixture.openProcess());
        ContainerHost host = fixture.host();
        RecordedInstances recorded = new RecordedInstances(host.context().home());
        assertThat(recorded.targets()).containsExactly(ScriptedRuntime.TARGET);

        recorded.stop(host, MAIN, Optional.empty());
        assertThat(fixture.engine.containers().inspect(instance.snapshot().containerName()))
                .get()
                .matches(container -> !container.state().running());
        assertThat(recorded.logs(MAIN, Optional.empty(), 10)).isNotNull();
        recorded.removeWithHome(host, MAIN);

        assertThat(fixture.engine.containers().inspect(instance.snapshot().containerName()))
                .isEmpty();
        assertThat(recorded.targets()).isEmpty();
    }

    private void loseRecord() throws IOException {
        Files.delete(folder.resolve("home/instances/scripted/main.json"));
        FolderTree.delete(folder.resolve("home/instances/scripted/main"));
    }

    @Test
    void a_foreign_container_with_a_name_of_berth_is_never_touched() throws Exception {
        ContainerSpec foreign = ContainerSpec.of(
                "berth-" + BerthHome.at(folder.resolve("home")).id() + "-scripted-main-"
                        + InstanceId.of(MAIN, List.of()).key() + "-g1",
                "image",
                List.of("sleep"));
        fixture.engine.containers().run(foreign);

        BerthException failure = SingleFlightTest.failure(fixture.openProcess().ensureReady(AgentId.MAIN));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NAME_TAKEN);
        assertThat(fixture.engine.containers().inspect(foreign.name()))
                .hasValueSatisfying(found -> assertThat(found.state().running()).isTrue());
    }

    @Test
    void a_name_that_is_reserved_for_no_container_is_passed_over() throws Exception {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith("run ") && command.endsWith("-g1")) {
                throw new BerthException(ErrorKind.NAME_TAKEN, command, "the name is reserved", "remove it");
            }
        });

        assertThat(ready(fixture.openProcess()).snapshot().generation()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "run", "scope", "exec"})
    void a_start_that_was_killed_between_two_phases_is_continued(String verb) throws Exception {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith(verb + " ")) {
                throw new IllegalStateException("this process ends here");
            }
        });
        try (ScriptedRuntime killed = fixture.openProcess()) {
            SingleFlightTest.failure(killed.ensureReady(AgentId.MAIN, fixture.workspace("p")));
        }
        fixture.engine.setInterceptor(command -> {});

        AgentInstance instance = ready(fixture.openProcess());

        assertThat(instance.snapshot().generation()).isEqualTo(1);
        assertThat(fixture.events(AgentEvent.BecameReady.class)).hasSize(1);
    }

    @Test
    void an_agent_of_another_version_is_refused_with_both_numbers() throws Exception {
        ScriptedRuntime runtime = new ScriptedRuntime(
                fixture.host(),
                List.of(ScriptedRuntime.PROGRAM),
                "99.0",
                new dev.berth.runtime.agent.Login.NotNeeded());

        BerthException failure = SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN));

        assertThat(failure.kind()).isEqualTo(ErrorKind.AGENT_VERSION_DIFFERS);
        assertThat(failure.seen()).contains("99.0").contains("berth-scripted-agent");
    }

    @Test
    void an_absent_program_is_reported() throws Exception {
        ScriptedRuntime runtime = new ScriptedRuntime(
                fixture.host(), List.of("no-such-agent"), "", new dev.berth.runtime.agent.Login.NotNeeded());

        BerthException failure = SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN));

        assertThat(failure.kind()).isEqualTo(ErrorKind.AGENT_PROGRAM_MISSING);
        assertThat(failure.seen()).contains("not found");
    }

    @Test
    void an_agent_that_never_answers_ends_at_the_limit_and_garbage_is_told_as_such() throws Exception {
        fixture.engine.withProgram("mute", call -> {
            call.stdin().transferTo(java.io.OutputStream.nullOutputStream());
            return 0;
        });
        fixture.engine.withProgram("garbage", call -> {
            call.stdout().write("npm warn this\nis not ACP\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            call.stdin().transferTo(java.io.OutputStream.nullOutputStream());
            return 0;
        });

        assertThat(startFailure("mute").kind()).isEqualTo(ErrorKind.LIMIT_REACHED);
        assertThat(startFailure("garbage").kind()).isEqualTo(ErrorKind.AGENT_NOT_ACP);
    }

    private BerthException startFailure(String program) {
        ScriptedRuntime runtime = new ScriptedRuntime(
                fixture.host(), List.of(program), "", new dev.berth.runtime.agent.Login.NotNeeded());
        return SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN));
    }

    @Test
    void listed_states_are_the_states_of_the_engine() throws Exception {
        ScriptedRuntime runtime = fixture.openProcess();
        AgentInstance instance = ready(runtime);

        assertThat(fixture.openProcess().instances()).singleElement().satisfies(row -> {
            assertThat(row.state()).isInstanceOf(InstanceState.Ready.class);
            assertThat(row.container().name()).contains(instance.snapshot().containerName());
            assertThat(row.host().engine()).isEqualTo("memory");
            assertThat(row.container().adapterVersion()).isPresent();
        });

        runtime.stop(AgentId.MAIN);
        assertThat(fixture.openProcess().instances())
                .extracting(InstanceOverview::state)
                .singleElement()
                .isInstanceOf(InstanceState.Stopped.class);

        runtime.remove(AgentId.MAIN, false);
        assertThat(fixture.openProcess().instances()).isEmpty();
        assertThat(ready(runtime).snapshot().generation()).isEqualTo(1);
    }

    private AgentInstance ready(ScriptedRuntime runtime) throws Exception {
        return runtime.ensureReady(AgentId.MAIN, fixture.workspace("p")).get(20, TimeUnit.SECONDS);
    }

    private String containerDetail() {
        return fixture.events(AgentEvent.PhaseFinished.class).stream()
                .filter(phase -> phase.phase() == Phase.CONTAINER)
                .toList()
                .getLast()
                .detail();
    }
}
