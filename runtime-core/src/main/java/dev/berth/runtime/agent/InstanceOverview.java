package dev.berth.runtime.agent;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A row of a listing of agent instances.
 *
 * @param gone its workspaces whose folder is no longer there
 * @param note remarks for people about the agent in its container
 */
public record InstanceOverview(
        InstanceId id,
        InstanceState state,
        RecordedInstances.Place host,
        ContainerOverview container,
        List<Workspace> gone,
        Optional<String> note) {
    public InstanceOverview {
        gone = List.copyOf(gone);
    }

    public Target target() {
        return id.target();
    }

    public AgentId agent() {
        return id.agent();
    }

    public SortedSet<Workspace> workspaces() {
        return id.workspaces();
    }

    /** The same row with another state. */
    public InstanceOverview withState(InstanceState other) {
        return new InstanceOverview(id, other, host, container, gone, note);
    }
}
