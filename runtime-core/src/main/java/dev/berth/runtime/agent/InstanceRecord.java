package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import java.time.Instant;
import java.util.Optional;

/**
 * The record of an agent instance. The engine's report says whether its container runs; the record says which one it is.
 *
 * @param generation the number of its newest container; 0 before the first
 * @param container the container that was found in order last; empty before the first, and while it is started again
 */
record InstanceRecord(InstanceId id, Instant createdAt, int generation, Optional<ContainerRecord> container) {
    static InstanceRecord fresh(InstanceId id, Instant now) {
        return new InstanceRecord(id, now, 0, Optional.empty());
    }

    InstanceRecord with(ContainerRecord inOrder) {
        return new InstanceRecord(
                id, createdAt, Math.max(generation, inOrder.generation()), Optional.of(inOrder));
    }

    InstanceRecord withGeneration(int newest) {
        return new InstanceRecord(id, createdAt, Math.max(generation, newest), container);
    }

    InstanceRecord withoutContainer() {
        return new InstanceRecord(id, createdAt, generation, Optional.empty());
    }

    InstanceRecord withFacts(ContainerFacts facts) {
        return new InstanceRecord(id, createdAt, generation, container.map(known -> known.withFacts(facts)));
    }

    boolean isIn(ContainerId found) {
        return container.filter(known -> known.id().equals(found.value())).isPresent();
    }

    ContainerFacts facts() {
        return container.map(ContainerRecord::facts).orElse(ContainerFacts.NONE);
    }
}
