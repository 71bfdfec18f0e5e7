package dev.berth.terminal.session;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest output of a program by absolute byte numbers, {@link #tail} to {@link #head}, outside the heap. Grows from 16
 * KiB as output comes. Used by one thread at a time.
 */
final class ByteRing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ByteRing.class);

    static final int SMALLEST = 16 * 1024;
    private static final int LARGEST_READ = 64 * 1024;
    /** A terminal gives at most so much at once: less room than this is worth growing for. */
    private static final int ONE_READ = 4 * 1024;

    private int largest;
    private int capacity = SMALLEST;
    private Arena arena = Arena.ofShared();
    private ByteBuffer bytes = arena.allocate(capacity).asByteBuffer();
    private ByteBuffer room = bytes.duplicate();
    private long tail;
    private long head;

    /** @param largest a power of two */
    ByteRing(int largest) {
        this.largest = Math.max(SMALLEST, Integer.highestOneBit(largest));
    }

    long tail() {
        return tail;
    }

    long head() {
        return head;
    }

    int largest() {
        return largest;
    }

    /** Where the next output goes: over nothing from byte {@code keep} on, as long as that leaves any place. */
    ByteBuffer room(long keep) {
        while (capacity < largest && capacity - (head - tail) < ONE_READ) {
            grow();
        }
        int start = place(head);
        int most = Math.min(capacity - start, LARGEST_READ);
        long free = capacity - (head - Math.max(keep, tail));
        return room.limit(start + (free > 0 ? (int) Math.min(most, free) : most))
                .position(start);
    }

    void advance(int count) {
        head += count;
        tail = Math.max(tail, head - capacity);
    }

    /** Appends bytes {@code from} to {@code to} to {@code target}. */
    void copy(long from, long to, ByteBuffer target) {
        for (long at = from; at < to; ) {
            int start = place(at);
            int length = (int) Math.min(to - at, capacity - start);
            target.put(target.position(), bytes, start, length).position(target.position() + length);
            at += length;
        }
    }

    /** Bytes {@code from} on, up to {@code to} or the end of the memory, as they lie there; good until the next change. */
    ByteBuffer view(long from, long to) {
        int start = place(from);
        return bytes.duplicate()
                .limit(start + (int) Math.min(to - from, capacity - start))
                .position(start);
    }

    private int place(long number) {
        return (int) (number & (capacity - 1));
    }

    private void grow() {
        Arena larger = Arena.ofShared();
        ByteBuffer target;
        try {
            target = larger.allocate(2L * capacity).asByteBuffer();
        } catch (OutOfMemoryError e) {
            // No memory outside the heap is left: less is kept, nothing fails.
            log.warn("terminal keeps less output kept={} seen={}", capacity, e.getMessage());
            larger.close();
            largest = capacity;
            return;
        }
        int doubled = 2 * capacity;
        for (long at = tail; at < head; ) {
            int from = place(at);
            int to = (int) (at & (doubled - 1));
            int length = (int) Math.min(head - at, capacity - from);
            target.put(to, bytes, from, length);
            at += length;
        }
        arena.close();
        arena = larger;
        bytes = target;
        room = target.duplicate();
        capacity = doubled;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
