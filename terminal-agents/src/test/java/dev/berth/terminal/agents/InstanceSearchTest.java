package dev.berth.terminal.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
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

    @Test
    void a_list_of_workspaces_names_one_of_several_instances_with_the_same_first_folder() {
        assertThat(exactly(List.of("/b", "/a/x/..")).find().workspaces()).hasSize(2);
        assertThat(exactly(List.of("/a")).find().workspaces()).hasSize(1);
        assertThat(exactly(List.of()).find().workspaces()).isEmpty();
        assertThat(exactly(List.of("/a", "/b"), "/b/src").find().workspaces()).hasSize(2);
        assertThat(exactly(List.of("/a", "/b"), "/b/src").folder()).contains(Path.of("/b/src"));
    }

    @Test
    void workspaces_of_no_instance_and_a_folder_outside_of_them_are_refused() {
        assertThatThrownBy(() -> exactly(List.of("/b", "/it's here")).find())
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_AGENT);
                    assertThat(e.seen()).contains("/a, /b", "claude/main without a workspace");
                    assertThat(e.steps())
                            .containsExactly(new NextStep(
                                    NextStep.Action.MAKE_READY, List.of("claude/main", "/b", "/it's here")));
                });
        assertThatThrownBy(() -> exactly(List.of("/a"), "/b").find())
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE));
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
                        new TerminalRequest(
                                "claude", "main", Optional.empty(), Optional.of(folder), TerminalProgram.SHELL),
                        List.of(rows))
                .find();
    }

    /** A search by a list of workspaces, and by a folder to begin in if there is one. */
    private static InstanceSearch exactly(List<String> workspaces, String... folder) {
        return new InstanceSearch(
                new TerminalRequest(
                        "claude",
                        "main",
                        Optional.of(workspaces),
                        Stream.of(folder).findFirst(),
                        TerminalProgram.SHELL),
                List.of(row(READY, "/a"), row(READY, "/a", "/b"), row(READY)));
    }
}
