package dev.berth.runtime.container;

import java.util.OptionalLong;

/**
 * The result of a check whether a container's inside still answers.
 *
 * @param answered whether an answer came within the limit
 * @param memoryKills the number of the container's processes that the kernel has killed for want of memory since the
 *     container started; empty when unknown
 */
public record LivenessReport(boolean answered, OptionalLong memoryKills) {
    public static LivenessReport silent() {
        return new LivenessReport(false, OptionalLong.empty());
    }

    public static LivenessReport of(OptionalLong memoryKills) {
        return new LivenessReport(true, memoryKills);
    }
}
