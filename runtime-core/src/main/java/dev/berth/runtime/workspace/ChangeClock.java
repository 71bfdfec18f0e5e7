package dev.berth.runtime.workspace;

import java.time.Instant;

/** The clock of this host, which the kernel takes the change times of files from. */
final class ChangeClock {
    private ChangeClock() {}

    /** The time in nanoseconds since 1970. */
    static long now() {
        return nanos(Instant.now());
    }

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
