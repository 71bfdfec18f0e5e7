package dev.berth.runtime.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An agent instance as a row of {@code berth ps}.
 *
 * @param container its container's name
 * @param adapterVersion as the last handshake said it
 * @param startedAt since when its container runs
 * @param note what people should know about it there
 */
public record InstanceOverview(
        Target target,
        AgentId agent,
        InstanceState state,
        String machine,
        String engine,
        Optional<String> container,
        Optional<String> image,
        Optional<String> adapterVersion,
        Optional<Instant> startedAt,
        Optional<Long> memoryBytes,
        int generation,
        List<Workspace> workspaces,
        Optional<String> note) {
    public InstanceOverview {
        workspaces = List.copyOf(workspaces);
    }

    /** The same, in another state. */
    public InstanceOverview as(InstanceState other) {
        return new InstanceOverview(
                target,
                agent,
                other,
                machine,
                engine,
                container,
                image,
                adapterVersion,
                startedAt,
                memoryBytes,
                generation,
                workspaces,
                note);
    }
}
