package dev.berth.terminal.session;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Direct buffers for one message of output each, with a free byte before it for an opcode. A viewer holds one only while it
 * is being sent to. Safe for all threads.
 */
final class FramePool {
    /** With its opcode one frame of 64 KiB: Jetty would send a longer one in two. */
    static final int FRAME = 64 * 1024 - 1;

    private static final int KEPT = 32;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    /** An empty buffer with room for {@link #FRAME} bytes, at position 1. */
    ByteBuffer take() {
        ByteBuffer kept = free.poll();
        return (kept == null ? ByteBuffer.allocateDirect(1 + FRAME) : kept)
                .clear()
                .position(1);
    }

    void give(ByteBuffer frame) {
        free.offer(frame);
    }
}
