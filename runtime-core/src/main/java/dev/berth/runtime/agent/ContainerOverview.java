package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerState;
import java.time.Instant;
import java.util.Optional;

/**
 * The container of a row of a listing, as far as it is known.
 *
 * @param generation its number among those that the instance has had; 0 when there is none
 * @param startedAt when it was started; empty when it does not run
 */
public record ContainerOverview(
        Optional<String> name,
        Optional<String> image,
        Optional<String> adapterVersion,
        Optional<Instant> startedAt,
        Optional<Long> memoryBytes,
        int generation) {
    /** No container is known. */
    public static final ContainerOverview NONE = new ContainerOverview(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);

    static ContainerOverview recorded(InstanceRecord record) {
        return record.container()
                .map(known -> new ContainerOverview(
                        Optional.of(known.name()),
                        Optional.of(known.image()).filter(tag -> !tag.isEmpty()),
                        Optional.of(known.adapterVersion()).filter(version -> !version.isEmpty()),
                        Optional.empty(),
                        Optional.empty(),
                        known.generation()))
                .orElse(NONE);
    }

    static ContainerOverview found(ContainerDetails found, Optional<InstanceRecord> record, Optional<Long> memory) {
        Optional<Instant> since =
                found.state() instanceof ContainerState.Running(Instant at) ? Optional.of(at) : Optional.empty();
        return new ContainerOverview(
                Optional.of(found.name()),
                Optional.of(found.image()),
                record.flatMap(InstanceRecord::container).map(ContainerRecord::adapterVersion),
                since,
                memory,
                InstanceContainers.generation(found));
    }
}
