package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Optional;

/**
 * The start of an instance that never had a container: most likely its image is there, and no container, so both are asked while it
 * starts and not before. What was started on a wrong guess is removed again, and the long way is taken.
 */
record ColdStart(RuntimeServices parts, ContainerStep containers, InParallel<List<ContainerDetails>> survey) {
    /** Empty when the long way must be taken. */
    Optional<ContainerReplacement> run(InstanceRecord before, InstanceRecord record, String image)
            throws InterruptedException {
        try (InParallel<Boolean> present = InParallel.start("berth-image", parts.images()::present)) {
            ContainerReplacement begun = containers.bring(before, record, image, List.of());
            ContainerId id = begun.result().id();
            boolean alone =
                    survey.result().stream().allMatch(found -> found.id().equals(id));
            if (alone && present.result()) {
                return Optional.of(begun);
            }
            parts.engine().containers().remove(id);
            return Optional.empty();
        } catch (BerthException e) {
            if (e.kind() == ErrorKind.IMAGE_ABSENT || e.kind() == ErrorKind.NAME_TAKEN) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
