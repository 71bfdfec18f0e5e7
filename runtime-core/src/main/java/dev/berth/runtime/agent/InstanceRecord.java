package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of an agent instance. The engine's report says whether its container runs; the record says which one it is.
 *
 * @param generation the number of its newest container; 0 before the first
 * @param container the container that was found in order last; empty before the first, and while it is started again
 * @param unfinished whether a container was being created when the record was written: there may be one that no record names
 * @param retired its earlier containers that are still to be removed, since something runs in them
 */
record InstanceRecord(
        InstanceId id,
        Instant createdAt,
        int generation,
        Optional<ContainerRecord> container,
        boolean unfinished,
        List<RetiredContainer> retired) {
    static InstanceRecord fresh(InstanceId id, Instant now) {
        return new InstanceRecord(id, now, 0, Optional.empty(), false, List.of());
    }

    InstanceRecord with(ContainerRecord inOrder, List<RetiredContainer> others) {
        return new InstanceRecord(
                id, createdAt, Math.max(generation, inOrder.generation()), Optional.of(inOrder), false, others);
    }

    InstanceRecord withGeneration(int newest) {
        return new InstanceRecord(id, createdAt, Math.max(generation, newest), container, unfinished, retired);
    }

    InstanceRecord withoutContainer() {
        return new InstanceRecord(id, createdAt, generation, Optional.empty(), unfinished, retired);
    }

    InstanceRecord withFacts(ContainerFacts facts) {
        return new InstanceRecord(
                id, createdAt, generation, container.map(known -> known.withFacts(facts)), unfinished, retired);
    }

    InstanceRecord withUnfinished(boolean creating) {
        return new InstanceRecord(id, createdAt, generation, container, creating, retired);
    }

    InstanceRecord withoutRetired(ContainerId removed) {
        List<RetiredContainer> others =
                retired.stream().filter(other -> !other.id().equals(removed)).toList();
        return new InstanceRecord(id, createdAt, generation, container, unfinished, others);
    }

    boolean isIn(ContainerId found) {
        return container.filter(known -> known.id().equals(found.value())).isPresent();
    }

    ContainerFacts facts() {
        return container.map(ContainerRecord::facts).orElse(ContainerFacts.NONE);
    }
}
