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
 * The queue of outgoing frames, bounded in bytes. One platform thread writes and is the only thread that touches the
 * stream, so that a peer that does not read blocks no other thread.
 */
final class Outbox {
    private static final long STACK = 128 * 1024;
    private static final int FRAME_COST = 256;

    /** The result of {@link #offer}. */
    enum OfferResult {
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

    /** Queues a frame without blocking. An empty queue accepts a frame of any size. */
    OfferResult offer(byte[] frame) {
        lock.lock();
        try {
            if (closed) {
                return OfferResult.CLOSED;
            }
            if (isFullForLocked(frame)) {
                return OfferResult.FULL;
            }
            addLocked(frame);
            return OfferResult.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Queues a frame and waits for room; false when the queue is closed. */
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

    /** Accepts no further frame; queued frames are still written, then the stream is closed. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops the queued frames; a write in progress may block until another thread closes the stream. */
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

    /** Wakes the writing thread if a write blocks it, at the end of the connection. */
    void interrupt() {
        thread.interrupt();
    }

    long queued() {
        lock.lock();
        try {
            return queued;
        } finally {
            lock.unlock();
        }
    }

    /** Completes when the stream is closed and the writing thread is about to end. */
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
                if (release(frame)) {
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

    private boolean release(byte[] frame) {
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
