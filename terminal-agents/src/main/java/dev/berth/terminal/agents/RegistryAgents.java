package dev.berth.terminal.agents;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRegistry;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** The agents of a registry. */
record RegistryAgents(AgentRegistry registry) implements TerminalAgents {
    @Override
    public SortedSet<Target> targets() {
        return registry.targets();
    }

    @Override
    public List<InstanceOverview> instances() throws InterruptedException {
        List<InstanceOverview> all = new ArrayList<>();
        for (Target target : registry.targets()) {
            all.addAll(registry.runtime(target).instances());
        }
        return all;
    }

    @Override
    public AgentRuntime runtime(AgentName name) {
        return registry.runtime(name.target());
    }
}
