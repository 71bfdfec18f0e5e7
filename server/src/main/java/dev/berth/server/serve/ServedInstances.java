package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Provisioning;
import dev.berth.runtime.agent.Target;
import dev.berth.terminal.agents.TerminalAgents;
import java.util.List;
import java.util.SortedSet;

/** The instances as the engines report them, with the states of the background provisioning of this server. */
record ServedInstances(ServedAgents agents, Provisioning provisioning, InstanceCache cache) implements TerminalAgents {
    @Override
    public SortedSet<Target> targets() {
        return agents.targets();
    }

    @Override
    public List<InstanceOverview> instances() throws InterruptedException {
        return cache.instances().stream().map(this::withProvisioning).toList();
    }

    @Override
    public AgentRuntime runtime(AgentName name) throws InterruptedException {
        return agents.runtime(name);
    }

    /** A ready instance is ready even if another process started it; otherwise the state of the provisioning is newer. */
    private InstanceOverview withProvisioning(InstanceOverview reported) {
        return reported.state() instanceof InstanceState.Ready
                ? reported
                : provisioning
                        .state(reported.id().name())
                        .map(reported::withState)
                        .orElse(reported);
    }
}
