package dev.berth.terminal.agents;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRegistry;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents of a registry. */
record RegistryAgents(AgentRegistry registry) implements TerminalAgents {
    private static final Logger log = LoggerFactory.getLogger(RegistryAgents.class);
    private static final RecordedInstances.Place UNKNOWN = new RecordedInstances.Place("", "");

    @Override
    public SortedSet<Target> targets() {
        return registry.targets();
    }

    @Override
    public List<InstanceOverview> instances() throws InterruptedException {
        List<InstanceOverview> all = new ArrayList<>();
        for (Target target : registry.targets()) {
            all.addAll(instances(target));
        }
        return all;
    }

    private List<InstanceOverview> instances(Target target) throws InterruptedException {
        try {
            return registry.runtime(target).instances();
        } catch (BerthException e) {
            log.warn("the instances of a target cannot be listed target={} seen={}", target, e.seen());
            return List.of(failed(target, e));
        } catch (RuntimeException e) {
            log.error("the instances of a target cannot be listed target={}", target, e);
            return List.of(failed(target, BerthException.wrap("listing the instances of " + target, e)));
        }
    }

    /** The row of a target whose instances are not known: that of its agent without a name of its own. */
    private static InstanceOverview failed(Target target, BerthException e) {
        return new InstanceOverview(
                InstanceId.of(new AgentName(target, AgentId.MAIN), List.of()),
                new InstanceState.Failed(e.kind(), e.todo(), e.seen()),
                UNKNOWN,
                ContainerOverview.NONE,
                List.of(),
                Optional.empty());
    }

    /** Asks the engine of this agent only. */
    @Override
    public List<InstanceOverview> instances(AgentName agent) throws InterruptedException {
        return registry.runtime(agent.target()).instances().stream()
                .filter(row -> row.id().name().equals(agent))
                .toList();
    }

    @Override
    public AgentRuntime runtime(AgentName name) {
        return registry.runtime(name.target());
    }
}
