package dev.berth.acp;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A pipe in memory that behaves like a pipe of the kernel: bounded, with an end of stream, and broken when the reader
 * has closed its end.
 */
final class MemoryPipe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring;
    private int start;
    private int length;
    private boolean writerClosed;
    private boolean readerClosed;

    MemoryPipe(int capacity) {
        ring = new byte[capacity];
    }

    InputStream input() {
        return new Input();
    }

    OutputStream output() {
        return new Output();
    }

    private int read(byte[] target, int offset, int wanted) throws IOException {
        Objects.checkFromIndexSize(offset, wanted, target.length);
        lock.lock();
        try {
            awaitWhile(() -> length == 0 && !writerClosed && !readerClosed && wanted > 0);
            if (readerClosed) {
                throw new IOException("Stream closed");
            }
            if (length == 0) {
                return wanted == 0 ? 0 : -1;
            }
            int count = Math.min(wanted, Math.min(length, ring.length - start));
            System.arraycopy(ring, start, target, offset, count);
            start = (start + count) % ring.length;
            length -= count;
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        lock.lock();
        try {
            int written = 0;
            while (written < count) {
                awaitWhile(() -> length == ring.length && !writerClosed && !readerClosed);
                if (writerClosed || readerClosed) {
                    throw new IOException(readerClosed ? "Broken pipe" : "Stream closed");
                }
                int at = (start + length) % ring.length;
                int free = at < start ? start - at : ring.length - at;
                int part = Math.min(count - written, free);
                System.arraycopy(source, offset + written, ring, at, part);
                length += part;
                written += part;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhile(BooleanSupplier condition) throws IOException {
        try {
            while (condition.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private void close(boolean reader) {
        lock.lock();
        try {
            readerClosed |= reader;
            writerClosed |= !reader;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int wanted) throws IOException {
            return MemoryPipe.this.read(target, offset, wanted);
        }

        @Override
        public void close() {
            MemoryPipe.this.close(true);
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int count) throws IOException {
            MemoryPipe.this.write(source, offset, count);
        }

        @Override
        public void close() {
            MemoryPipe.this.close(false);
        }
    }
}
