package dev.berth.runtime.container;

import java.time.Instant;
import java.util.Map;

/**
 * A container as its engine describes it.
 *
 * @param pid the process id of the container's PID 1 on the engine's machine; 0 when the container does not run or the
 *     engine does not report it
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
