package dev.berth.terminal.pty;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The input of a program on a pseudo-terminal of pty4j. Safe for all threads. A thread {@code berth-pty-PID-input} runs
 * while input waits for the program to read.
 */
final class Pty4jInput {
    private static final int MOST_AT_ONCE = 4096;
    private static final int WRITE_MILLIS =
            20; // a write holds the lock, so a resize or a signal waits this long at most

    private final Pty4jSide side;
    private final long pid;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean closed;

    Pty4jInput(Pty4jSide side, long pid) {
        this.side = side;
        this.pid = pid;
    }

    /** Writes or queues all of {@code input}; see {@link Pty#write}. */
    boolean write(ByteBuffer input) {
        lock.lock();
        try {
            if (closed || !input.hasRemaining()) {
                input.position(input.limit());
                return true;
            }
            if (waitingBytes + input.remaining() > Master.MOST_WAITING) {
                return false;
            }
            byte[] bytes = new byte[input.remaining()];
            input.get(bytes);
            int written = waiting.isEmpty() ? side.write(bytes, 0, bytes.length, 0) : 0;
            if (written >= 0 && written < bytes.length) {
                keepLocked(java.util.Arrays.copyOfRange(bytes, written, bytes.length));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    private void keepLocked(byte[] bytes) {
        boolean idle = waiting.isEmpty();
        waiting.add(bytes);
        waitingBytes += bytes.length;
        if (idle) {
            Thread.ofPlatform()
                    .daemon()
                    .name("berth-pty-" + pid + "-input")
                    .stackSize(128 * 1024)
                    .start(this::writeAll);
        }
    }

    private void writeAll() {
        int offset = 0;
        for (byte[] first = first(); first != null; first = first()) {
            int bytes = Math.min(MOST_AT_ONCE, first.length - offset);
            int written = side.write(first, offset, bytes, WRITE_MILLIS);
            offset = written < 0 ? first.length : offset + written;
            if (offset == first.length) {
                offset = 0;
                forget(first);
            }
        }
    }

    private byte @org.jspecify.annotations.Nullable [] first() {
        lock.lock();
        try {
            return waiting.peek();
        } finally {
            lock.unlock();
        }
    }

    private void forget(byte[] written) {
        lock.lock();
        try {
            if (waiting.remove(written)) {
                waitingBytes -= written.length;
            }
        } finally {
            lock.unlock();
        }
    }
}
