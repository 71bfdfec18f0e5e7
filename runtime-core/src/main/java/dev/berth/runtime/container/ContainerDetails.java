package dev.berth.runtime.container;

import java.time.Instant;
import java.util.Map;

/** A container as its engine describes it. */
public record ContainerDetails(
        ContainerId id,
        String name,
        String image,
        Map<String, String> labels,
        ContainerState state,
        Instant createdAt) {
    public ContainerDetails {
        labels = Map.copyOf(labels);
    }
}
