package dev.berth.machine.lima;

import dev.berth.runtime.limit.Limit;
import java.util.Locale;

/** The phases of a start, in their order; each has its own time limit. */
enum BootPhase {
    /** Lima fetches the image and creates the disk. */
    IMAGE,
    /** The machine boots until ssh can log in. */
    SSH,
    /** containerd starts to answer in the machine. */
    CONTAINERD,
    /** The machine's boot scripts run to their end. */
    SCRIPTS;

    Limit limit() {
        return switch (this) {
            case IMAGE -> LimaLimits.IMAGE;
            case SSH -> LimaLimits.SSH;
            case CONTAINERD -> LimaLimits.CONTAINERD;
            case SCRIPTS -> LimaLimits.SCRIPTS;
        };
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
