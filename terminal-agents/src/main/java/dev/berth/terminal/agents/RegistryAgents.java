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
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents of a registry. */
final class RegistryAgents implements TerminalAgents, InstanceQueries.Engine<Target> {
    private static final Logger log = LoggerFactory.getLogger(RegistryAgents.class);
    private static final RecordedInstances.Place UNKNOWN = new RecordedInstances.Place("", "");

    private final AgentRegistry registry;
    private final InstanceQueries<Target> queries;

    RegistryAgents(AgentRegistry registry, Limits limits) {
        this.registry = registry;
        this.queries = new InstanceQueries<>(this, limits);
    }

    @Override
    public SortedSet<Target> targets() {
        return registry.targets();
    }

    @Override
    public List<InstanceOverview> instances() throws InterruptedException {
        return queries.ask(registry.targets());
    }

    @Override
    public List<InstanceOverview> instances(Target target) throws InterruptedException {
        return registry.runtime(target).instances();
    }

    /** The row of a target whose instances are not known: that of its agent without a name of its own. */
    @Override
    public List<InstanceOverview> failed(Target target, BerthException failure) {
        log.warn("the instances of a target cannot be listed target={}", target, failure);
        return List.of(new InstanceOverview(
                InstanceId.of(new AgentName(target, AgentId.MAIN), List.of()),
                new InstanceState.Failed(failure.kind(), failure.todo(), failure.seen()),
                UNKNOWN,
                ContainerOverview.NONE,
                List.of(),
                Optional.empty()));
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
