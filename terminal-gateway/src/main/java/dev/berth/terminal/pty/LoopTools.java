package dev.berth.terminal.pty;

import java.nio.ByteBuffer;

/**
 * The memory and limits that a loop lends to one turn after the other.
 *
 * @param libc the C library for the loop's thread
 * @param memory direct memory for output that is discarded, or that is copied into a buffer on the heap
 * @param turnBytes the most bytes that one turn reads before the next pseudo-terminal has its turn
 */
record LoopTools(Libc libc, ByteBuffer memory, int turnBytes) implements AutoCloseable {
    static LoopTools create(int turnBytes) {
        return new LoopTools(Libc.movable(), ByteBuffer.allocateDirect(64 * 1024), turnBytes);
    }

    /** The memory, cleared. */
    ByteBuffer scratch() {
        return memory.clear();
    }

    @Override
    public void close() {
        libc.close();
    }
}
