package dev.berth.terminal.pty;

import java.nio.ByteBuffer;

/**
 * What a loop has for the turns of its pseudo-terminals, one after the other.
 *
 * @param libc of the loop's thread
 * @param memory for what nobody wants, and for what does not go straight to where it belongs
 * @param turn how many bytes one may read before the next has its turn
 */
record LoopTools(Libc libc, ByteBuffer memory, int turn) implements AutoCloseable {
    static LoopTools reading(int turn) {
        return new LoopTools(Libc.movable(), ByteBuffer.allocateDirect(64 * 1024), turn);
    }

    ByteBuffer spare() {
        return memory.clear();
    }

    @Override
    public void close() {
        libc.close();
    }
}
