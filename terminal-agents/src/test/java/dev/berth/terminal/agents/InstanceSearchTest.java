package dev.berth.terminal.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Workspace;
import dev.berth.terminal.gateway.TerminalProgram;
import dev.berth.terminal.gateway.TerminalRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstanceSearchTest {
    private static final InstanceState READY = new InstanceState.Ready(new Login.NotNeeded());

    @Test
    void of_two_instances_with_the_folder_the_one_with_fewer_workspaces_is_opened() {
        assertThat(find("/a", row(READY, "/a", "/b"), row(READY, "/a")).workspaces())
                .hasSize(1);
        assertThat(find("/a/src", row(new InstanceState.Stopped(), "/a", "/b"), row(READY, "/a"))
                        .state())
                .isEqualTo(READY);
    }

    private static InstanceOverview row(InstanceState state, String... workspaces) {
        InstanceId id = InstanceId.of(
                AgentName.of("claude"),
                Stream.of(workspaces).map(Path::of).map(Workspace::new).toList());
        return new InstanceOverview(
                id,
                state,
                new RecordedInstances.Place("local", "docker"),
                ContainerOverview.NONE,
                List.of(),
                Optional.empty());
    }

    private static InstanceOverview find(String folder, InstanceOverview... rows) {
        return new InstanceSearch(
                        new TerminalRequest("claude", "main", Optional.of(folder), TerminalProgram.SHELL),
                        List.of(rows))
                .find();
    }
}
