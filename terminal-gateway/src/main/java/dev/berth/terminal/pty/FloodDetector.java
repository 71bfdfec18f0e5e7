package dev.berth.terminal.pty;

import java.time.Duration;

/** Whether a program floods its terminal: over 4 MB/s, until it is below 1 MB/s. Used by one thread at a time. */
final class FloodDetector {
    private static final long LOOK = Duration.ofMillis(20).toNanos();
    private static final double FLOOD = 4e6 / 1e9;
    private static final double CALM = 1e6 / 1e9;

    private long since;
    private long bytes;
    private boolean flood;

    /** So much came in one turn. */
    boolean floods(int more, long now) {
        bytes += more;
        if (now - since >= LOOK) {
            flood = (double) bytes / (now - since) > (flood ? CALM : FLOOD);
            since = now;
            bytes = 0;
        }
        return flood;
    }
}
