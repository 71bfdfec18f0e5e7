package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import java.util.Optional;

/**
 * The container of an agent instance at the moment when it was found in order last.
 *
 * @param generation the container's number among those that the instance has had
 * @param image the tag of its image; empty for an engine without images
 * @param note remarks for people about the agent in this container
 */
public record InstanceSnapshot(
        ContainerId container,
        String containerName,
        int generation,
        String image,
        Login login,
        Optional<String> note) {}
