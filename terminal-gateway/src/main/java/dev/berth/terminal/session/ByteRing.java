package dev.berth.terminal.session;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ring buffer, outside the heap, of a program's newest output. Bytes are addressed by their absolute number, from
 * {@link #tail} to {@link #head}. The memory grows from 16 KiB with the output. Used by one thread at a time.
 */
final class ByteRing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ByteRing.class);

    static final int SMALLEST = 16 * 1024;
    private static final int LARGEST_READ = 64 * 1024;
    /** The most bytes of one read of a terminal: the ring grows when less room than this is left. */
    private static final int ONE_READ = 4 * 1024;

    private int largest;
    private int capacity = SMALLEST;
    private Arena arena = Arena.ofShared();
    private ByteBuffer bytes = arena.allocate(capacity).asByteBuffer();
    private ByteBuffer writeBuffer = bytes.duplicate();
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

    /**
     * The buffer for the next output, from its position to its limit. The buffer does not overlap the bytes from
     * {@code keep} on, unless these bytes fill the whole ring.
     */
    ByteBuffer writeBuffer(long keep) {
        while (capacity < largest && capacity - (head - tail) < ONE_READ) {
            grow();
        }
        int start = index(head);
        int most = Math.min(capacity - start, LARGEST_READ);
        long free = capacity - (head - Math.max(keep, tail));
        return writeBuffer
                .limit(start + (free > 0 ? (int) Math.min(most, free) : most))
                .position(start);
    }

    /** Appends the {@code count} bytes that were written into {@link #writeBuffer}. */
    void advance(int count) {
        head += count;
        tail = Math.max(tail, head - capacity);
    }

    /** Copies the bytes {@code from} to {@code to} (exclusive) to {@code target}. */
    void copy(long from, long to, ByteBuffer target) {
        for (long at = from; at < to; ) {
            int start = index(at);
            int length = (int) Math.min(to - at, capacity - start);
            target.put(target.position(), bytes, start, length).position(target.position() + length);
            at += length;
        }
    }

    /**
     * A view of the bytes from {@code from} on, up to {@code to} or the end of the memory. Valid until the ring
     * changes.
     */
    ByteBuffer view(long from, long to) {
        int start = index(from);
        return bytes.duplicate()
                .limit(start + (int) Math.min(to - from, capacity - start))
                .position(start);
    }

    private int index(long number) {
        return (int) (number & (capacity - 1));
    }

    private void grow() {
        Arena larger = Arena.ofShared();
        ByteBuffer target;
        try {
            target = larger.allocate(2L * capacity).asByteBuffer();
        } catch (OutOfMemoryError e) {
            // no memory outside the heap is left: keep less output instead of failing
            log.warn("terminal keeps less output kept={} seen={}", capacity, e.getMessage());
            larger.close();
            largest = capacity;
            return;
        }
        int doubled = 2 * capacity;
        for (long at = tail; at < head; ) {
            int from = index(at);
            int to = (int) (at & (doubled - 1));
            int length = (int) Math.min(head - at, capacity - from);
            target.put(to, bytes, from, length);
            at += length;
        }
        arena.close();
        arena = larger;
        bytes = target;
        writeBuffer = target.duplicate();
        capacity = doubled;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
