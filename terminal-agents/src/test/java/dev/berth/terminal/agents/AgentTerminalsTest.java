package dev.berth.terminal.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.terminal.gateway.TerminalProgram;
import dev.berth.terminal.gateway.TerminalRequest;
import dev.berth.terminal.gateway.TerminalTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of the choice of an instance for a terminal, and of the rows of agents. */
class AgentTerminalsTest {
    private static final InstanceState READY = new InstanceState.Ready(new Login.NotNeeded());

    /** Agents with these rows, and without a runtime. */
    private record Rows(List<InstanceOverview> instances) implements TerminalAgents {
        static Rows of(InstanceOverview... rows) {
            return new Rows(List.of(rows));
        }

        @Override
        public SortedSet<Target> targets() {
            return new TreeSet<>(List.of(Target.of("claude"), Target.of("codex")));
        }

        @Override
        public AgentRuntime runtime(AgentName name) {
            throw new AssertionError("nothing is started for a check");
        }
    }

    private static InstanceOverview row(String agent, InstanceState state, String... workspaces) {
        return new InstanceOverview(
                InstanceId.of(
                        AgentName.of(agent),
                        Stream.of(workspaces).map(Path::of).map(Workspace::new).toList()),
                state,
                new RecordedInstances.Place("local", "docker"),
                new ContainerOverview(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0),
                List.of(),
                Optional.empty());
    }

    private static TerminalRequest request(String agentId, String... workspace) {
        return new TerminalRequest(
                "claude", agentId, Optional.empty(), Stream.of(workspace).findFirst(), TerminalProgram.SHELL);
    }

    private static InstanceId found(Rows rows, TerminalRequest request) {
        return new InstanceSearch(request, rows.instances()).find().id();
    }

    private static void refused(Rows rows, TerminalRequest request, ErrorKind kind, String... seen) {
        assertThatThrownBy(() -> AgentTerminals.of(rows).check(request))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.seen()).contains(seen);
                });
    }

    @Test
    void the_only_instance_is_meant_without_a_workspace() {
        Rows rows = Rows.of(row("claude", READY, "/work/a"), row("claude/other", READY, "/work/b"));

        assertThatCode(() -> AgentTerminals.of(rows).check(request("main"))).doesNotThrowAnyException();
    }

    @Test
    void several_instances_are_listed_when_the_request_names_no_workspace() {
        Rows rows = Rows.of(row("claude", READY, "/work/a"), row("claude", READY, "/work/b"), row("claude", READY));

        refused(
                rows,
                request("main"),
                ErrorKind.USAGE,
                "claude/main in /work/a",
                "claude/main in /work/b",
                "claude/main without a workspace");
    }

    @Test
    void a_folder_means_the_instance_with_the_deepest_workspace_around_it() {
        Rows rows = Rows.of(row("claude", READY, "/work"), row("claude", READY, "/work/shop"), row("claude", READY));

        assertThat(found(rows, request("main", "/work/shop/src/../lib")).workspaces())
                .containsExactly(new Workspace(Path.of("/work/shop")));
        assertThat(found(rows, request("main", "/work/shopping")).workspaces())
                .containsExactly(new Workspace(Path.of("/work")));
        assertThat(found(rows, request("main", "")).workspaces()).isEmpty();
        refused(rows, request("main", "/elsewhere"), ErrorKind.UNKNOWN_AGENT, "/elsewhere", "/work/shop");
        refused(rows, request("nobody"), ErrorKind.UNKNOWN_AGENT, "no such agent");
    }

    @Test
    void an_instance_that_is_not_ready_is_refused_with_its_reason() {
        Rows rows = Rows.of(
                row("claude", READY, "/work/a"),
                row("claude", new InstanceState.Failed(ErrorKind.ENGINE_DOWN, "start it", "it is down"), "/work/b"),
                row("claude", new InstanceState.Stopped(), "/work/c"));

        refused(rows, request("main", "/work/b"), ErrorKind.ENGINE_DOWN, "/work/b is failed", "it is down");
        refused(rows, request("main", "/work/c"), ErrorKind.CONTAINER_STOPPED, "/work/c is stopped");
        assertThatThrownBy(() -> AgentTerminals.of(rows).check(request("main", "/work/c/src")))
                .isInstanceOfSatisfying(
                        BerthException.class,
                        e -> assertThat(e.steps())
                                .containsExactly(
                                        new NextStep(NextStep.Action.MAKE_READY, List.of("claude/main", "/work/c"))));
    }

    @Test
    void an_instance_whose_folder_is_gone_is_refused_with_the_commands_that_remove_it() {
        InstanceOverview whole = row("claude", new InstanceState.Stopped(), "/work/a", "/work/gone");
        InstanceOverview stale = new InstanceOverview(
                whole.id(),
                whole.state(),
                whole.host(),
                whole.container(),
                List.of(new Workspace(Path.of("/work/gone"))),
                Optional.empty());

        assertThatThrownBy(() -> AgentTerminals.of(Rows.of(stale)).check(request("main", "/work/a")))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.seen()).contains("gone: /work/gone");
                    assertThat(e.steps())
                            .containsExactly(
                                    new NextStep(
                                            NextStep.Action.REMOVE_INSTANCE,
                                            List.of("claude/main", "/work/a", "/work/gone")),
                                    new NextStep(NextStep.Action.REMOVE_GONE_INSTANCES, List.of()));
                });
    }

    @Test
    void an_agent_is_ready_when_one_of_its_instances_is_and_lists_all_of_them() {
        Rows rows = Rows.of(
                row("claude", new InstanceState.Stopped(), "/work/b"),
                row("claude", READY, "/work/a", "/work/d"),
                row("gone", READY));

        List<TerminalTarget> targets = AgentTerminals.of(rows).targets();

        assertThat(targets).extracting(TerminalTarget::target).containsExactly("claude", "codex");
        assertThat(targets.getLast().agents()).isEmpty();
        assertThat(targets.getFirst().agents())
                .containsExactly(new TerminalTarget.Agent(
                        "main",
                        "ready",
                        Optional.empty(),
                        List.of(TerminalProgram.values()),
                        List.of(
                                new TerminalTarget.Instance(List.of("/work/a", "/work/d"), "ready", Optional.empty()),
                                new TerminalTarget.Instance(
                                        List.of("/work/b"), "stopped", Optional.of("its container does not run")))));
    }
}
