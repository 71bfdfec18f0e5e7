package dev.berth.runtime.exec;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded pipe between one writing and one reading thread. Writing waits while the pipe is full. Bytes written after
 * the reader has closed the pipe are dropped.
 */
public final class BytePipe extends InputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring;
    private int start;
    private int filled;
    private boolean ended;
    private boolean closed;
    private boolean dropping;

    public BytePipe(int bytes) {
        this.ring = new byte[bytes];
    }

    public void write(byte[] bytes, int from, int length) {
        int done = 0;
        lock.lock();
        try {
            while (done < length && !closed) {
                if (filled == ring.length) {
                    if (dropping) {
                        return;
                    }
                    changed.awaitUninterruptibly();
                    continue;
                }
                int at = (start + filled) % ring.length;
                int now = Math.min(length - done, Math.min(ring.length - filled, ring.length - at));
                System.arraycopy(bytes, from + done, ring, at, now);
                filled += now;
                done += now;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on the writer never waits: bytes that do not fit are dropped. */
    public void dropWhenFull() {
        lock.lock();
        try {
            dropping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream: the reader gets the bytes that are in the pipe, then the end. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        lock.lock();
        try {
            while (filled == 0 && !ended && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                throw new IOException("stream closed");
            }
            if (filled == 0) {
                return -1;
            }
            int now = Math.min(length, Math.min(filled, ring.length - start));
            System.arraycopy(ring, start, bytes, from, now);
            start = (start + now) % ring.length;
            filled -= now;
            changed.signalAll();
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return closed ? 0 : filled;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
