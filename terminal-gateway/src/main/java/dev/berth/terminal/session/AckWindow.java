package dev.berth.terminal.session;

import java.time.Duration;

/**
 * How much one viewer may be behind: what it shows in 0.1 s beyond the way to it and back, so that Ctrl-C is shown that
 * soon at any speed. Learned only while the window was what held the output back. Used by one thread at a time.
 */
final class AckWindow {
    static final long FIRST = 256 * 1024;
    static final long SMALLEST = 32 * 1024;
    static final long LARGEST = 1024 * 1024;

    private static final double SECONDS = 0.1;
    private static final double LONGEST_WAY = 0.3;
    private static final long SAMPLE = Duration.ofMillis(20).toNanos();
    private static final double WEIGHT = 0.3;

    private final long largest;
    private double window;
    private long sent;
    private long acked;
    private double rate;
    private double way = LONGEST_WAY;
    private long probe = -1;
    private long probeAt;
    private long sampleFrom;
    private long sampleAt;
    private boolean held;

    /** @param kept how many bytes the ring keeps: what is not acknowledged must be among them */
    AckWindow(long start, long kept) {
        largest = Math.min(LARGEST, kept / 4 * 3);
        window = Math.min(FIRST, largest);
        sent = start;
        acked = start;
    }

    long size() {
        return (long) window;
    }

    long acked() {
        return acked;
    }

    long unacknowledged() {
        return sent - acked;
    }

    /** Whether {@code head} is a full window ahead of what was shown. */
    boolean full(long head) {
        boolean full = head - acked >= window;
        held |= full;
        return full;
    }

    /** Whether so little is on the way that more output is welcome again. */
    boolean half(long head) {
        return head - acked <= window / 2;
    }

    void sent(long seq, long now) {
        if (sent == acked) {
            sampleFrom = acked;
            sampleAt = now;
        }
        if (probe < 0) {
            probe = seq;
            probeAt = now;
        }
        sent = seq;
    }

    /** What is jumped over counts as shown. */
    void skip(long seq) {
        sent = seq;
        acked = seq;
        probe = -1;
        held = false;
    }

    /**
     * The viewer has shown everything before {@code seq}; what was never sent can't have been shown.
     *
     * @return false when this was nothing new
     */
    boolean ack(long seq, long now) {
        long shown = Math.min(seq, sent);
        if (shown <= acked) {
            return false;
        }
        acked = shown;
        if (probe >= 0 && shown >= probe) {
            way = Math.min(way, Math.max(0, (now - probeAt) / 1e9));
            probe = -1;
        }
        if (now - sampleAt >= SAMPLE) {
            sample(now);
        }
        return true;
    }

    private void sample(long now) {
        double seen = (acked - sampleFrom) * 1e9 / (now - sampleAt);
        rate = rate == 0 ? seen : rate + WEIGHT * (seen - rate);
        if (held) {
            window = Math.clamp(rate * (SECONDS + way), (double) Math.min(SMALLEST, largest), (double) largest);
        }
        held = false;
        sampleFrom = acked;
        sampleAt = now;
    }
}
