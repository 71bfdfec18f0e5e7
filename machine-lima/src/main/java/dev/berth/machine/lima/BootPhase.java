package dev.berth.machine.lima;

import dev.berth.runtime.limit.Limit;
import java.util.Locale;

/** What a start waits for, one after the other; each has its limit. */
enum BootPhase {
    /** Lima fetches the image and makes the disk. */
    IMAGE,
    /** The machine boots until it lets us log in. */
    SSH,
    /** containerd answers in it. */
    CONTAINERD,
    /** Its boot scripts have ended. */
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
