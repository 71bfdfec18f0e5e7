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

/** What the engines report and what is going on here, as one row for each agent. */
record AgentRows(ServedAgents agents, Provisioning provisioning, InstanceCache latest) {
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

    /** Agents of targets whose profile is gone are left out: nothing can be started in them. */
    SortedMap<AgentName, InstanceState> states() throws InterruptedException {
        SortedMap<AgentName, InstanceState> states = new TreeMap<>();
        agents.configured().forEach(name -> states.put(name, new InstanceState.Absent()));
        for (InstanceOverview row : latest.now()) {
            states.put(AgentName.of(row), row.state());
        }
        states.replaceAll((name, reported) -> now(name, reported));
        return states;
    }

    /** Ready is ready, whoever made it so; else what this server is doing about it says more. */
    private InstanceState now(AgentName name, InstanceState reported) {
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
