package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Two ends of an in-memory wire: what one end writes, the other reads. For tests of whatever speaks over streams.
 *
 * @param left one end
 * @param right the other end
 */
public record StreamPair(End left, End right) {
    private static final int CAPACITY = 64 * 1024;

    /** As large as a pipe of the system, 64 KiB each way. */
    public static StreamPair inMemory() {
        return inMemory(CAPACITY);
    }

    /** With a capacity of its own, each way; a writer waits when it is full. */
    public static StreamPair inMemory(int capacity) {
        MemoryPipe there = new MemoryPipe(capacity);
        MemoryPipe back = new MemoryPipe(capacity);
        return new StreamPair(new End(back.input(), there.output()), new End(there.input(), back.output()));
    }

    /**
     * One end.
     *
     * @param input what the other end wrote; closing it makes the other end's writes fail
     * @param output what the other end will read; closing it is the end of the stream there
     */
    public record End(InputStream input, OutputStream output) {}
}
