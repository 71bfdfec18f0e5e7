package dev.berth.runtime.agent;

import java.time.Instant;
import java.util.Optional;

/**
 * The record of a container that was found in order.
 *
 * @param spec the hash of the plan that it was made from
 * @param startedAt when it was started; another time means that it lost what was put into it
 * @param adapterVersion the version that the adapter answered
 */
record ContainerRecord(
        String name,
        String id,
        int generation,
        String spec,
        String image,
        Optional<Instant> startedAt,
        String adapterVersion,
        ContainerFacts facts) {
    ContainerRecord withFacts(ContainerFacts other) {
        return new ContainerRecord(name, id, generation, spec, image, startedAt, adapterVersion, other);
    }

    ContainerRecord inOrder(Optional<Instant> since, String version, ContainerFacts seen) {
        return new ContainerRecord(name, id, generation, spec, image, since, version, seen);
    }
}
