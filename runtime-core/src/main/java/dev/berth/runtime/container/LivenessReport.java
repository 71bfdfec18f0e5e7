package dev.berth.runtime.container;

import java.util.List;
import java.util.OptionalLong;

/**
 * The result of a check whether a container's inside still answers.
 *
 * @param answered whether an answer came within the limit
 * @param memoryKills the number of the container's processes that the kernel has killed for want of memory since the
 *     container started; empty when unknown
 * @param deletedMounts the mounted folders and files, by their paths inside, that were deleted outside, and
 *     the protected paths that are no mounts any more; see {@link DeletedMounts}
 */
public record LivenessReport(boolean answered, OptionalLong memoryKills, List<String> deletedMounts) {
    public LivenessReport {
        deletedMounts = List.copyOf(deletedMounts);
    }

    public static LivenessReport silent() {
        return new LivenessReport(false, OptionalLong.empty(), List.of());
    }

    public static LivenessReport of(OptionalLong memoryKills, List<String> deletedMounts) {
        return new LivenessReport(true, memoryKills, deletedMounts);
    }

    /**
     * Throws an error when a mounted folder was deleted outside; does nothing when the container did not answer.
     *
     * @throws dev.berth.runtime.error.BerthException WORKSPACE_REPLACED
     */
    public void requireMounts(String tried) {
        if (!deletedMounts.isEmpty()) {
            throw DeletedMounts.error(tried, deletedMounts);
        }
    }
}
