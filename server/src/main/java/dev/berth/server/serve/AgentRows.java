package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Provisioning;
import dev.berth.terminal.gateway.TerminalProgram;
import dev.berth.terminal.gateway.TerminalTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes one row for each agent, from the reports of the engines and the background provisioning of this server. */
record AgentRows(ServedAgents agents, Provisioning provisioning, InstanceCache cache) {
    /** The rows by target. Agents of a target that is not known any more are left out: they cannot be started. */
    List<TerminalTarget> targets() throws InterruptedException {
        SortedMap<AgentName, InstanceState> states = states();
        return agents.targets().stream()
                .map(target -> new TerminalTarget(
                        target.value(),
                        states.entrySet().stream()
                                .filter(row -> row.getKey().target().equals(target))
                                .map(AgentRows::row)
                                .toList()))
                .toList();
    }

    /** The state of every known agent, by name. */
    SortedMap<AgentName, InstanceState> states() throws InterruptedException {
        SortedMap<AgentName, InstanceState> states = new TreeMap<>();
        agents.configured().forEach(name -> states.put(name, new InstanceState.Absent()));
        for (InstanceOverview row : cache.instances()) {
            states.put(AgentName.of(row), row.state());
        }
        states.replaceAll((name, reported) -> combine(name, reported));
        return states;
    }

    /** A ready agent is ready even if another process started it; otherwise the state of the provisioning is newer. */
    private InstanceState combine(AgentName name, InstanceState reported) {
        return reported instanceof InstanceState.Ready
                ? reported
                : provisioning.state(name).orElse(reported);
    }

    private static TerminalTarget.Agent row(Map.Entry<AgentName, InstanceState> row) {
        boolean ready = row.getValue() instanceof InstanceState.Ready;
        return new TerminalTarget.Agent(
                row.getKey().agent().value(),
                row.getValue().id(),
                reason(row.getValue()),
                ready ? List.of(TerminalProgram.values()) : List.of());
    }

    static Optional<String> reason(InstanceState state) {
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
