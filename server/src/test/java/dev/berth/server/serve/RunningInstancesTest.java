package dev.berth.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the list of instances that the next server makes ready. */
class RunningInstancesTest {
    private static final InstanceId SHOP =
            InstanceId.of(AgentName.of("claude"), List.of(new Workspace(Path.of("/work/shop"))));
    private static final InstanceId BLOG =
            InstanceId.of(AgentName.of("claude"), List.of(new Workspace(Path.of("/work/blog"))));
    private static final InstanceState READY = new InstanceState.Ready(new Login.NotNeeded());

    @TempDir
    Path folder;

    private BerthHome home;
    private RunningInstances running;

    @BeforeEach
    void open() {
        home = BerthHome.at(folder.resolve("home"));
        running = new RunningInstances(home);
    }

    private static InstanceOverview row(InstanceId id, InstanceState state, boolean runs) {
        ContainerOverview none = ContainerOverview.NONE;
        return new InstanceOverview(
                id,
                state,
                new RecordedInstances.Place("local", "docker"),
                new ContainerOverview(
                        none.name(),
                        none.image(),
                        none.adapterVersion(),
                        runs ? Optional.of(Instant.EPOCH) : Optional.empty(),
                        none.memoryBytes(),
                        0),
                List.of(),
                Optional.empty());
    }

    @Test
    void what_runs_is_there_for_the_next_server_and_what_was_stopped_is_not() {
        running.update(List.of(row(SHOP, READY, true), row(BLOG, READY, true)), Set.of());
        assertThat(new RunningInstances(home).read()).containsExactly(BLOG, SHOP);

        running.update(List.of(row(SHOP, READY, true), row(BLOG, new InstanceState.Stopped(), false)), Set.of());
        assertThat(new RunningInstances(home).read()).containsExactly(SHOP);

        running.update(List.of(), Set.of());
        assertThat(new RunningInstances(home).read()).isEmpty();
    }

    @Test
    void an_engine_that_does_not_answer_changes_nothing() {
        InstanceState unknown = new InstanceState.Failed(ErrorKind.ENGINE_DOWN, "start it", "it is down");
        running.update(List.of(row(SHOP, READY, true), row(BLOG, new InstanceState.Stopped(), false)), Set.of());

        running.update(List.of(row(SHOP, unknown, false), row(BLOG, unknown, false)), Set.of());

        assertThat(running.read()).containsExactly(SHOP);
    }

    @Test
    void an_instance_that_is_still_being_started_is_in_the_list() {
        running.update(List.of(row(SHOP, new InstanceState.Stopped(), false)), Set.of(SHOP, BLOG));

        assertThat(running.read()).containsExactly(BLOG, SHOP);
    }

    @Test
    void a_file_that_cannot_be_read_is_an_empty_list() {
        home.write(
                home.serverInstances(), "{\"instances\": [{\"agent\": \"claude\", \"workspaces\": [\"relative\"]}]}");
        assertThat(running.read()).isEmpty();
        home.write(home.serverInstances(), "no json");
        assertThat(running.read()).isEmpty();

        running.update(List.of(row(SHOP, READY, true)), Set.of());
        assertThat(running.read()).containsExactly(SHOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"agent\": \"Not A Name\", \"workspaces\": []}",
                "{\"agent\": \"claude/main\", \"workspaces\": [\"shop\"]}",
                "{\"agent\": \"claude/main\", \"workspaces\": [\"/a\\u0000b\"]}",
                "{\"agent\": 7, \"workspaces\": {\"a\": []}}",
                "[]",
                "null"
            })
    void one_row_that_cannot_be_read_hides_no_other(String row) {
        home.write(
                home.serverInstances(),
                "{\"instances\": [" + row + ", {\"agent\": \"claude/main\", \"workspaces\": [\"/work/shop\"]}]}");

        assertThat(running.read()).containsExactly(SHOP);
    }
}
