package dev.berth.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import dev.berth.testkit.engine.InMemoryEngine;
import dev.berth.testkit.engine.InMemoryVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The home of an agent: the host that it binds the agent to, its owner, its end, and containers whose record was lost. */
@Timeout(60)
class AgentHomesTest {
    private static final AgentName MAIN = new AgentName(ScriptedRuntime.TARGET, AgentId.MAIN);

    @TempDir
    Path folder;

    private InMemoryFixture fixture;
    private InMemoryVolumes volumes;
    private ScriptedRuntime runtime;

    @BeforeEach
    void open() {
        fixture = new InMemoryFixture(folder, "limits.busy-answer=2s", "limits.initialize=2s");
        volumes = fixture.engine.withVolumes();
        runtime = fixture.openProcess();
    }

    @AfterEach
    void close() throws Exception {
        fixture.engine.setInterceptor(command -> {});
        fixture.close();
    }

    @Test
    void a_first_start_that_was_refused_binds_the_agent_to_no_engine() throws Exception {
        refuse("run ");
        SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN));
        assertThat(recorded().place(MAIN)).isEmpty();
        InMemoryEngine other = new InMemoryEngine("other")
                .withProgram(ScriptedRuntime.PROGRAM, ScriptedRuntime.program())
                .withProgram("/bin/sh", call -> 0)
                .withProgram("test", call -> 0);

        try (HostContext context =
                        HostContext.open(BerthHome.at(folder.resolve("home")), List.of(), Map.of(), event -> {});
                ScriptedRuntime process = ScriptedRuntime.on(
                        ContainerHost.of(context, Machine.local(context.processes(), Map.of()), other))) {
            assertThat(process.ready(AgentId.MAIN).snapshot().generation()).isEqualTo(1);
        }
        assertThat(recorded().place(MAIN)).get().hasToString("local/other");
        assertThat(SingleFlightTest.failure(fixture.openProcess().ensureReady(AgentId.MAIN))
                        .kind())
                .isEqualTo(ErrorKind.USAGE);
    }

    @Test
    void the_home_belongs_to_the_recorded_user_after_a_start_that_failed() throws Exception {
        refuse("scope ");
        SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN, owned("theirs", 1234)));
        fixture.engine.setInterceptor(command -> {});

        fixture.openProcess().ready(AgentId.MAIN, owned("ours", 1000));

        int owner = volumes.owner(home()).orElseThrow().uid();
        assertThat(Files.readString(folder.resolve("home/instances/scripted/main.json")))
                .contains("\"uid\" : " + owner);
    }

    @Test
    void the_home_is_not_taken_from_a_program_that_runs_as_another_user() throws Exception {
        AgentInstance bare = runtime.ready(AgentId.MAIN);
        try (TerminalExec _ = bare.terminal(TerminalSpec.of(List.of("sh"), Map.of()))) {
            BerthException busy = SingleFlightTest.failure(runtime.ensureReady(AgentId.MAIN, owned("theirs", 1234)));

            assertThat(busy.kind()).isEqualTo(ErrorKind.BUSY);
            assertThat(volumes.owner(home()).filter(user -> user.uid() == 1234)).isEmpty();
        }
    }

    @Test
    void the_home_is_not_taken_from_a_program_that_runs_in_a_retired_container() throws Exception {
        AgentInstance bare = runtime.ready(AgentId.MAIN);
        ScriptedRuntime changed = fixture.openProcess("container.pids=77");
        try (TerminalExec _ = bare.terminal(TerminalSpec.of(List.of("sh"), Map.of()))) {
            assertThat(changed.ready(AgentId.MAIN).snapshot().generation()).isEqualTo(2);

            BerthException busy = SingleFlightTest.failure(changed.ensureReady(AgentId.MAIN, owned("theirs", 1234)));

            assertThat(busy.kind()).isEqualTo(ErrorKind.BUSY);
            assertThat(volumes.owner(home()).filter(user -> user.uid() == 1234)).isEmpty();
        }
    }

    @Test
    void removing_an_agent_for_ever_leaves_no_home_of_an_instance_that_was_removed_before() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("one"));
        String home = homeOf(one);
        assertThat(volumes.create(home, Map.of())).isTrue();
        String foreign = "berth-" + BerthHome.at(folder.resolve("home")).id() + "-scripted-main-abcdefgh-home";
        assertThat(volumes.create(foreign, Map.of()))
                .as("the home of main-abcdefgh")
                .isTrue();
        runtime.remove(one.id());

        runtime.remove(AgentId.MAIN, true);

        assertThat(volumes.list(Map.of())).containsExactly(foreign);
    }

    @Test
    void removing_everything_leaves_no_home() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("one"));
        assertThat(volumes.create(homeOf(one), Map.of())).isTrue();
        assertThat(volumes.create("somebody-elses-home", Map.of())).isTrue();

        recorded().removeAll(fixture.host());

        assertThat(volumes.list(Map.of())).containsExactly("somebody-elses-home");
    }

    @Test
    void a_container_whose_record_was_lost_is_listed_and_removed_as_itself() throws Exception {
        AgentInstance bare = runtime.ready(AgentId.MAIN);
        AgentInstance one = runtime.ready(AgentId.MAIN, fixture.workspace("a b:c"));
        Files.delete(folder.resolve("home/instances/scripted/main/" + one.id().key() + ".json"));

        assertThat(runtime.instances()).extracting(InstanceOverview::id).containsExactlyInAnyOrder(bare.id(), one.id());
        runtime.remove(one.id());

        assertThat(fixture.engine.containers().inspect(bare.snapshot().containerName()))
                .isPresent();
        assertThat(fixture.engine.containers().inspect(one.snapshot().containerName()))
                .isEmpty();
    }

    @Test
    void the_container_of_an_old_home_is_no_instance_of_its_own() throws Exception {
        BerthHome home = BerthHome.at(folder.resolve("home"));
        home.write(home.agent("scripted", "main"), """
                {"target": "scripted", "agent": "main", "machine": "local", "engine": "memory",
                 "createdAt": "2026-11-01T10:00:00Z", "workspaces": ["%s"], "uid": 1000, "gid": 1000,
                 "generation": 3, "container": "old-g3", "spec": "s", "image": "i",
                 "adapterVersion": "1", "complete": true, "removed": false, "facts": []}
                """.formatted(fixture.workspace("one")));
        fixture.engine
                .containers()
                .run(ContainerSpec.of("old-g3", "i", List.of("sleep"))
                        .withLabels(Map.of(
                                "dev.berth.home", home.id(),
                                "dev.berth.target", "scripted",
                                "dev.berth.agent", "main",
                                "dev.berth.generation", "3",
                                "dev.berth.spec", "s")));

        List<InstanceOverview> rows = runtime.instances();

        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row.state())
                        .isInstanceOf(InstanceState.Absent.class)
                        .hasSameClassAs(runtime.state(AgentId.MAIN, fixture.workspace("one"))));
        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Absent.class);
    }

    @Test
    void an_adopted_container_binds_the_agent_to_its_host() throws Exception {
        runtime.ready(AgentId.MAIN, fixture.workspace("one"));
        forgetRecords();
        AgentInstance again = fixture.openProcess().ready(AgentId.MAIN, fixture.workspace("one"));
        assertThat(again.snapshot().generation()).isEqualTo(1);
        assertThat(recorded().place(MAIN)).isPresent();
    }

    @Test
    void an_agent_whose_record_was_lost_has_the_user_that_its_home_belongs_to() throws Exception {
        AgentInstance lost = runtime.ready(AgentId.MAIN, owned("theirs", 1234));
        fixture.engine.containers().remove(lost.snapshot().container());
        forgetRecords();
        ScriptedRuntime later = fixture.openProcess();

        later.ready(AgentId.MAIN, owned("ours", 4321));
        later.ready(AgentId.MAIN, fixture.workspace("of root"));

        assertThat(volumes.owner(home())).get().hasToString("1234:1234");
        assertThat(Files.readString(folder.resolve("home/instances/scripted/main.json")))
                .contains("\"uid\" : 1234", "\"userFixed\" : true");
    }

    @Test
    void a_home_whose_record_was_lost_can_be_removed() throws Exception {
        AgentInstance lost = runtime.ready(AgentId.MAIN, owned("theirs", 1234));
        fixture.engine.containers().remove(lost.snapshot().container());
        forgetRecords();

        recorded().requireKnown(fixture.host(), MAIN, Optional.empty());
        fixture.openProcess().remove(AgentId.MAIN, true);

        assertThat(volumes.owner(home())).isEmpty();
    }

    @Test
    void a_container_whose_record_was_lost_goes_on_with_the_user_of_the_home() throws Exception {
        AgentInstance lost = runtime.ready(AgentId.MAIN, owned("theirs", 1234));
        forgetRecords();
        Files.setAttribute(folder.resolve("theirs"), "unix:uid", 4321);

        AgentInstance again = fixture.openProcess().ready(AgentId.MAIN, fixture.workspace("theirs"));

        assertThat(again.snapshot().container()).isEqualTo(lost.snapshot().container());
        assertThat(volumes.owner(home())).get().hasToString("1234:1234");
    }

    @Test
    void containers_that_nothing_names_do_not_hide_the_state_of_the_bare_instance() throws Exception {
        runtime.ready(AgentId.MAIN);
        for (int round = 0; round < 6; round++) {
            List<Workspace> many = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                many.add(fixture.workspace("r" + round + "-" + i + "x".repeat(180)));
            }
            AgentInstance wide = runtime.ready(AgentId.MAIN, many.toArray(Workspace[]::new));
            Files.delete(
                    folder.resolve("home/instances/scripted/main/" + wide.id().key() + ".json"));
        }
        assertThat(runtime.state(AgentId.MAIN)).isInstanceOf(InstanceState.Ready.class);
    }

    @Test
    void the_state_of_an_agent_of_another_engine_is_that_of_its_row() throws Exception {
        AgentInstance one = runtime.ready(AgentId.MAIN);
        fixture.engine.containers().remove(one.snapshot().container());
        fixture.engine.setIdentity(new EngineIdentity("another", ""));
        ScriptedRuntime fresh = fixture.openProcess();
        InstanceState row = fresh.instances().getFirst().state();
        assertThat(fresh.state(AgentId.MAIN)).hasSameClassAs(row);
    }

    @Test
    void removing_an_agent_with_its_home_leaves_the_home_of_an_agent_whose_name_begins_alike() throws Exception {
        AgentId x = AgentId.of("x");
        runtime.ready(x);
        String other = "berth-" + BerthHome.at(folder.resolve("home")).id() + "-scripted-x.main-home";
        assertThat(volumes.create(other, Map.of())).isTrue();

        runtime.remove(x, true);

        assertThat(volumes.list(Map.of())).contains(other);
    }

    private void forgetRecords() throws IOException {
        try (var all = Files.walk(folder.resolve("home/instances"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private String home() {
        return "berth-" + BerthHome.at(folder.resolve("home")).id() + "-scripted-main-home";
    }

    private void refuse(String verb) {
        fixture.engine.setInterceptor(command -> {
            if (command.startsWith(verb)) {
                throw new BerthException(ErrorKind.ENGINE_REFUSED, command, "not now", "");
            }
        });
    }

    private RecordedInstances recorded() {
        return new RecordedInstances(BerthHome.at(folder.resolve("home")));
    }

    private String homeOf(AgentInstance instance) {
        return "berth-" + BerthHome.at(folder.resolve("home")).id() + "-scripted-main_"
                + instance.id().key() + "-home";
    }

    private Workspace owned(String name, int uid) throws Exception {
        Workspace workspace = fixture.workspace(name);
        Assumptions.assumeTrue(
                Optional.of(0).equals(Optional.ofNullable(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))),
                "only root can give folders away");
        Files.setAttribute(workspace.path(), "unix:uid", uid);
        Files.setAttribute(workspace.path(), "unix:gid", uid);
        return workspace;
    }
}
