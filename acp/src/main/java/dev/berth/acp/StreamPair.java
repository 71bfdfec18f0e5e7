package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Two connected ends of an in-memory connection: each end reads the bytes that the other end writes. For tests of code
 * that uses streams.
 *
 * @param left the first end
 * @param right the second end
 */
public record StreamPair(End left, End right) {
    private static final int CAPACITY = 64 * 1024;

    /** Makes a pair with the capacity of a Linux pipe, 64 KiB each way. */
    public static StreamPair inMemory() {
        return inMemory(CAPACITY);
    }

    /** Makes a pair with a capacity in bytes, each way; a writer waits when the pipe is full. */
    public static StreamPair inMemory(int capacity) {
        MemoryPipe leftToRight = new MemoryPipe(capacity);
        MemoryPipe rightToLeft = new MemoryPipe(capacity);
        return new StreamPair(
                new End(rightToLeft.input(), leftToRight.output()), new End(leftToRight.input(), rightToLeft.output()));
    }

    /**
     * One end of the pair.
     *
     * @param input the bytes from the opposite end; closing this stream makes writes of the opposite end fail
     * @param output the bytes to the opposite end; closing this stream is the end of the opposite end's input
     */
    public record End(InputStream input, OutputStream output) {}
}
