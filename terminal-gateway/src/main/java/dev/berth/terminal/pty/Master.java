package dev.berth.terminal.pty;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The master side of a pseudo-terminal, with input that waits until the program reads. Safe for all threads: after
 * {@link #close} no method uses the descriptor, whose number the kernel may have given to another file.
 */
final class Master {
    static final int MOST_WAITING = 1024 * 1024;
    private static final int MOST_AT_ONCE = 16 * 1024;

    private final int fd;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean open = true;

    Master(int fd) {
        this.fd = fd;
    }

    /** The descriptor, for the owner that also closes this object. */
    int fd() {
        return fd;
    }

    /** Writes or queues all of {@code input}; see {@link Pty#write}. */
    boolean write(ByteBuffer input) {
        lock.lock();
        try (Libc libc = new Libc()) {
            if (!open) {
                input.position(input.limit());
                return true;
            }
            if (waitingBytes + input.remaining() > MOST_WAITING) {
                return false;
            }
            if (waitingBytes == 0) {
                writeLocked(libc, input);
            }
            if (input.hasRemaining()) {
                waitingBytes += input.remaining();
                waiting.add(ByteBuffer.allocate(input.remaining()).put(input).flip());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Writes waiting input after the program may have read from the terminal. */
    void flush() {
        lock.lock();
        try {
            if (open && waitingBytes > 0) {
                flushLocked();
            }
        } finally {
            lock.unlock();
        }
    }

    private void flushLocked() {
        try (Libc libc = new Libc()) {
            for (ByteBuffer first = waiting.peek(); first != null; first = waiting.peek()) {
                int before = first.remaining();
                writeLocked(libc, first);
                waitingBytes -= before - first.remaining();
                if (first.hasRemaining()) {
                    return;
                }
                waiting.remove();
            }
        }
    }

    /** Writes as much as the terminal takes now. Consumes all input when no process holds the slave side. */
    private void writeLocked(Libc libc, ByteBuffer input) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.clamp(input.remaining(), 1, MOST_AT_ONCE));
            while (input.hasRemaining()) {
                int bytes = Math.min(input.remaining(), MOST_AT_ONCE);
                memory.asByteBuffer().put(input.slice(input.position(), bytes));
                long written = libc.write(fd, memory.address(), bytes);
                if (written == -Libc.EAGAIN || written == 0) {
                    return;
                }
                if (written != -Libc.EINTR) {
                    input.position(written < 0 ? input.limit() : input.position() + (int) written);
                }
            }
        }
    }

    void resize(PtySize size) {
        lock.lock();
        try (Libc libc = new Libc()) {
            if (open) {
                libc.resize(fd, size);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a signal to the foreground process group, or to the leader's group when there is none. Sends nothing after
     * the close: the leader may have been reaped, and its number reused.
     */
    void signal(int leader, int signal) {
        lock.lock();
        try (Libc libc = new Libc()) {
            if (open) {
                int group = libc.foregroundGroup(fd);
                if (group <= 0 || libc.kill(-group, signal) == -Libc.ESRCH) {
                    libc.kill(-leader, signal);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try (Libc libc = new Libc()) {
            if (open) {
                open = false;
                waiting.clear();
                waitingBytes = 0;
                libc.close(fd);
            }
        } finally {
            lock.unlock();
        }
    }
}
