package dev.berth.terminal.pty;

import java.time.Duration;

/**
 * Detects a program that floods its terminal: from more than 4 MB/s of output until less than 1 MB/s, measured over 20
 * ms. Used by one thread at a time.
 */
final class FloodDetector {
    private static final long SAMPLE = Duration.ofMillis(20).toNanos();
    private static final double FLOOD = 4e6 / 1e9;
    private static final double CALM = 1e6 / 1e9;

    private long since;
    private long bytes;
    private boolean flood;

    /** Adds the {@code count} bytes that one turn read, and answers whether the program floods its terminal now. */
    boolean isFlooding(int count, long now) {
        bytes += count;
        if (now - since >= SAMPLE) {
            flood = (double) bytes / (now - since) > (flood ? CALM : FLOOD);
            since = now;
            bytes = 0;
        }
        return flood;
    }
}
