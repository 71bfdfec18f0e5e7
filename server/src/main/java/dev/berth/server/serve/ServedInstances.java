package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerOverview;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.InstanceState;
import dev.berth.runtime.agent.Provisioning;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.terminal.agents.TerminalAgents;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The instances as the engines report them, with the states of the background provisioning of this server.
 *
 * @param begun the instances that this server makes ready, until they are recorded; may be changed by several threads
 * @param running takes over each report
 */
record ServedInstances(
        ServedAgents agents,
        Provisioning provisioning,
        InstanceCache cache,
        SortedSet<InstanceId> begun,
        RunningInstances running)
        implements TerminalAgents {
    @Override
    public SortedSet<Target> targets() {
        return agents.targets();
    }

    @Override
    public List<InstanceOverview> instances() throws InterruptedException {
        List<InstanceOverview> reported = cache.instances();
        Set<InstanceId> known = reported.stream().map(InstanceOverview::id).collect(Collectors.toSet());
        running.update(reported, begun.stream().filter(provisioning::isTrying).collect(Collectors.toSet()));
        // from now on the engine says what there is of it
        begun.removeIf(id -> known.contains(id) && !provisioning.isTrying(id));
        return Stream.concat(
                        reported.stream().map(this::withProvisioning),
                        begun.stream().filter(id -> !known.contains(id)).flatMap(id -> unrecorded(id).stream()))
                .toList();
    }

    @Override
    public AgentRuntime runtime(AgentName name) throws InterruptedException {
        return agents.runtime(name);
    }

    /** A ready instance is ready even if another process started it; a try that is over explains only an absent one. */
    private InstanceOverview withProvisioning(InstanceOverview reported) {
        boolean explains = !(reported.state() instanceof InstanceState.Ready)
                && (provisioning.isTrying(reported.id()) || reported.state() instanceof InstanceState.Absent);
        return explains
                ? provisioning.state(reported.id()).map(reported::withState).orElse(reported)
                : reported;
    }

    /** An instance that has no record yet. */
    private Optional<InstanceOverview> unrecorded(InstanceId id) {
        return provisioning
                .state(id)
                .map(state -> new InstanceOverview(
                        id,
                        state,
                        new RecordedInstances.Place("", ""),
                        ContainerOverview.NONE,
                        List.of(),
                        Optional.empty()));
    }
}
