package dev.berth.runtime.container;

import java.time.Instant;
import java.util.Map;

/**
 * A container as its engine describes it.
 *
 * @param pid of its PID 1 where the engine runs; 0 when it does not run or the engine does not tell
 */
public record ContainerDetails(
        ContainerId id,
        String name,
        String image,
        Map<String, String> labels,
        ContainerState state,
        Instant createdAt,
        long pid) {
    public ContainerDetails {
        labels = Map.copyOf(labels);
    }
}
