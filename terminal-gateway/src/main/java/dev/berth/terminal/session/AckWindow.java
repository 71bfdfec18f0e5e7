package dev.berth.terminal.session;

import java.time.Duration;

/**
 * The most unacknowledged bytes that one viewer may have: as many as the viewer shows in 0.1 s plus the round-trip
 * time, so that the effect of Ctrl-C is shown within 0.1 s at any speed. The rate is measured only while the window
 * limits the output. Used by one thread at a time.
 */
final class AckWindow {
    static final long FIRST = 256 * 1024;
    static final long SMALLEST = 32 * 1024;
    static final long LARGEST = 1024 * 1024;

    private static final double SECONDS = 0.1;
    private static final double LONGEST_ROUND_TRIP = 0.3;
    private static final long SAMPLE = Duration.ofMillis(20).toNanos();
    private static final double WEIGHT = 0.3;

    private final long largest;
    private double window;
    private long sent;
    private long acked;
    private double rate;
    private double roundTrip = LONGEST_ROUND_TRIP;
    private long probeSeq = -1;
    private long probeAt;
    private long sampleFrom;
    private long sampleAt;
    private boolean limiting;

    /** @param ringSize the bytes that the ring keeps, which must include all unacknowledged bytes */
    AckWindow(long start, long ringSize) {
        largest = Math.min(LARGEST, ringSize / 4 * 3);
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

    /** Whether {@code head} is a full window ahead of the acknowledged bytes. */
    boolean isFull(long head) {
        boolean full = head - acked >= window;
        limiting |= full;
        return full;
    }

    /** Whether at most half a window is unacknowledged, so that reading may resume. */
    boolean isHalfEmpty(long head) {
        return head - acked <= window / 2;
    }

    /** Records that all bytes before {@code seq} were sent. */
    void recordSent(long seq, long now) {
        if (sent == acked) {
            sampleFrom = acked;
            sampleAt = now;
        }
        if (probeSeq < 0) {
            probeSeq = seq;
            probeAt = now;
        }
        sent = seq;
    }

    /** Continues at {@code seq}; skipped bytes count as acknowledged. */
    void skip(long seq) {
        sent = seq;
        acked = seq;
        probeSeq = -1;
        limiting = false;
    }

    /**
     * Records that the viewer has shown all bytes before {@code seq}, at most the bytes that were sent.
     *
     * @return false when these bytes were acknowledged before
     */
    boolean ack(long seq, long now) {
        long shown = Math.min(seq, sent);
        if (shown <= acked) {
            return false;
        }
        acked = shown;
        if (probeSeq >= 0 && shown >= probeSeq) {
            roundTrip = Math.min(roundTrip, Math.max(0, (now - probeAt) / 1e9));
            probeSeq = -1;
        }
        if (now - sampleAt >= SAMPLE) {
            sample(now);
        }
        return true;
    }

    private void sample(long now) {
        double sampleRate = (acked - sampleFrom) * 1e9 / (now - sampleAt);
        rate = rate == 0 ? sampleRate : rate + WEIGHT * (sampleRate - rate);
        if (limiting) {
            window = Math.clamp(rate * (SECONDS + roundTrip), (double) Math.min(SMALLEST, largest), (double) largest);
        }
        limiting = false;
        sampleFrom = acked;
        sampleAt = now;
    }
}
