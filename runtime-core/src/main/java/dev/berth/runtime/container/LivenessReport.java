package dev.berth.runtime.container;

import java.util.OptionalLong;

/**
 * What the inside of a container says when it is asked whether it answers.
 *
 * @param answered whether it did, in time
 * @param memoryKills how many processes of it the kernel has killed for want of memory, ever; empty when that is not known
 */
public record LivenessReport(boolean answered, OptionalLong memoryKills) {
    public static LivenessReport silent() {
        return new LivenessReport(false, OptionalLong.empty());
    }

    public static LivenessReport of(OptionalLong memoryKills) {
        return new LivenessReport(true, memoryKills);
    }
}
