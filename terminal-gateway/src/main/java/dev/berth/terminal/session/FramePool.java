package dev.berth.terminal.session;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A pool of direct buffers, each for one message of output with a free byte before the output for an opcode. A viewer
 * holds a buffer only while the buffer is being sent. Safe for all threads.
 */
final class FramePool {
    /**
     * The most output bytes of a message. With the opcode a message has 64 KiB; Jetty splits a longer message into two
     * frames.
     */
    static final int FRAME = 64 * 1024 - 1;

    private static final int KEPT = 32;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    /** Takes an empty buffer with room for {@link #FRAME} bytes, at position 1. */
    ByteBuffer acquire() {
        ByteBuffer kept = free.poll();
        return (kept == null ? ByteBuffer.allocateDirect(1 + FRAME) : kept)
                .clear()
                .position(1);
    }

    void release(ByteBuffer frame) {
        free.offer(frame);
    }
}
