package dev.berth.acp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to the peer. One platform thread writes and alone touches the stream, so that a peer that does not
 * read blocks nobody else; the queue in front of it is bounded in bytes.
 */
final class Outbox {
    private static final long STACK = 128 * 1024;
    private static final int FRAME_COST = 256;

    /** What became of a frame. */
    enum Fate {
        QUEUED,
        FULL,
        CLOSED
    }

    private final OutputStream out;
    private final long maxBytes;
    private final Counters counters;
    private final Consumer<Throwable> onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Thread thread;
    private long queued;
    private boolean closed;

    Outbox(String name, OutputStream out, long maxBytes, Counters counters, Consumer<Throwable> onFailure) {
        this.out = out;
        this.maxBytes = maxBytes;
        this.counters = counters;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name(name + "-acp-write")
                .stackSize(STACK)
                .unstarted(this::write);
    }

    void start() {
        thread.start();
    }

    /** Never blocks. A frame of any size is taken when nothing waits. */
    Fate offer(byte[] frame) {
        lock.lock();
        try {
            if (closed) {
                return Fate.CLOSED;
            }
            if (isFullForLocked(frame)) {
                return Fate.FULL;
            }
            addLocked(frame);
            return Fate.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for room; false once closed. */
    boolean put(byte[] frame) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && isFullForLocked(frame)) {
                changed.await();
            }
            if (!closed) {
                addLocked(frame);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what is queued still goes out, then the stream is closed. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is queued; a write in progress may go on until the stream is closed under it. */
    void abort() {
        lock.lock();
        try {
            closed = true;
            frames.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long queued() {
        lock.lock();
        try {
            return queued;
        } finally {
            lock.unlock();
        }
    }

    /** Completes when the stream is closed and the thread about to end. */
    CompletableFuture<Void> finished() {
        return finished;
    }

    private boolean isFullForLocked(byte[] frame) {
        return queued > 0 && queued + frame.length + FRAME_COST > maxBytes;
    }

    private void addLocked(byte[] frame) {
        frames.add(frame);
        queued += frame.length + FRAME_COST;
        changed.signalAll();
    }

    private void write() {
        try (out) {
            for (byte[] frame = take(); frame != null; frame = take()) {
                out.write(frame);
                counters.framesOut.increment();
                counters.bytesOut.add(frame.length);
                if (written(frame)) {
                    out.flush();
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            boolean expected = isClosed();
            abort();
            if (!expected) {
                onFailure.accept(e);
            }
        } finally {
            finished.complete(null);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private byte @Nullable [] take() {
        lock.lock();
        try {
            while (frames.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return frames.poll();
        } finally {
            lock.unlock();
        }
    }

    private boolean written(byte[] frame) {
        lock.lock();
        try {
            queued -= frame.length + FRAME_COST;
            changed.signalAll();
            return frames.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
