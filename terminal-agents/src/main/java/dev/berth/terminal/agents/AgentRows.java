package dev.berth.terminal.agents;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Workspace;
import dev.berth.terminal.gateway.TerminalProgram;
import dev.berth.terminal.gateway.TerminalTarget;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes one row for each agent, with its instances. */
final class AgentRows {
    /** The advice for an instance with a folder that is gone. */
    static final String REMOVAL = "make the folder again, or remove the instance";

    private AgentRows() {}

    /** The rows by target. Agents of a target that is not known any more are left out: they cannot be started. */
    static List<TerminalTarget> targets(TerminalAgents agents) throws InterruptedException {
        List<InstanceOverview> instances = agents.instances();
        return agents.targets().stream()
                .map(target -> new TerminalTarget(
                        target.value(),
                        rows(instances.stream()
                                .filter(row -> row.target().equals(target))
                                .sorted(Comparator.comparing(InstanceOverview::id))
                                .toList())))
                .toList();
    }

    private static List<TerminalTarget.Agent> rows(List<InstanceOverview> instances) {
        SortedMap<AgentId, List<InstanceOverview>> byAgent = new TreeMap<>();
        instances.forEach(row -> byAgent.merge(row.agent(), List.of(row), AgentRows::joined));
        return byAgent.entrySet().stream()
                .map(agent -> row(agent.getKey(), agent.getValue()))
                .toList();
    }

    private static List<InstanceOverview> joined(List<InstanceOverview> some, List<InstanceOverview> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static TerminalTarget.Agent row(AgentId agent, List<InstanceOverview> instances) {
        InstanceOverview nearest = Collections.min(instances, Comparator.comparingInt(row -> rank(row.state())));
        return new TerminalTarget.Agent(
                agent.value(),
                nearest.state().id(),
                reason(nearest),
                nearest.state() instanceof InstanceState.Ready ? List.of(TerminalProgram.values()) : List.of(),
                instances.stream().map(AgentRows::row).toList());
    }

    private static TerminalTarget.Instance row(InstanceOverview instance) {
        return new TerminalTarget.Instance(
                instance.workspaces().stream().map(Workspace::toString).toList(),
                instance.state().id(),
                reason(instance));
    }

    private static int rank(InstanceState state) {
        return switch (state) {
            case InstanceState.Ready _ -> 0;
            case InstanceState.Preparing _ -> 1;
            case InstanceState.Failed _ -> 2;
            case InstanceState.Stopped _ -> 3;
            case InstanceState.Absent _ -> 4;
        };
    }

    static Optional<String> reason(InstanceOverview row) {
        return row.gone().isEmpty() ? reason(row.state()) : seen(row).map(seen -> seen + "; " + REMOVAL);
    }

    /** The reason without its advice if a folder is gone. */
    static Optional<String> seen(InstanceOverview row) {
        return row.gone().isEmpty() ? reason(row.state()) : Optional.of(goneFolders(row));
    }

    private static String goneFolders(InstanceOverview row) {
        return row.gone().stream().map(Workspace::toString).collect(Collectors.joining(", ", "gone: ", ""));
    }

    private static Optional<String> reason(InstanceState state) {
        return switch (state) {
            case InstanceState.Failed(var _, String todo, String seen) -> Optional.of(seen + "; " + todo);
            case InstanceState.Preparing(String phase, var _) -> Optional.of(phase);
            case InstanceState.Ready(var login) when login.missing() -> Optional.of("login missing");
            case InstanceState.Stopped() -> Optional.of("its container does not run");
            case InstanceState.Absent() -> Optional.of("it has no container yet");
            case InstanceState.Ready _ -> Optional.empty();
        };
    }
}
