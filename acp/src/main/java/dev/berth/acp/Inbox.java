package dev.berth.acp;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was read and waits for the handlers, in the order of the wire. One virtual thread takes from it; the reading
 * thread waits when a slow handler lets it grow past its limit, which slows the peer down through its pipe.
 */
final class Inbox {
    private record Item(Runnable task, long weight) {}

    private final long maxWeight;
    private final Runnable onPause;
    private final Consumer<Throwable> onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Thread thread;
    private long weight;
    private boolean complete;
    private boolean closed;

    Inbox(String name, long maxWeight, Runnable onPause, Consumer<Throwable> onFailure) {
        this.maxWeight = maxWeight;
        this.onPause = onPause;
        this.onFailure = onFailure;
        this.thread = Thread.ofVirtual().name(name + "-acp-deliver").unstarted(this::deliver);
    }

    void start() {
        thread.start();
    }

    boolean isDeliveringThread() {
        return Thread.currentThread().equals(thread);
    }

    /** Called by the reading thread; does nothing once closed. */
    void put(Runnable task, int size) {
        // every item costs memory beside its bytes
        long itemWeight = size + 256L;
        boolean pause;
        lock.lock();
        try {
            pause = isFullFor(itemWeight);
        } finally {
            lock.unlock();
        }
        if (pause) {
            onPause.run();
        }
        lock.lock();
        try {
            while (isFullFor(itemWeight)) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                items.add(new Item(task, itemWeight));
                weight += itemWeight;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(long itemWeight) {
        return !closed && weight > 0 && weight + itemWeight > maxWeight;
    }

    /** Nothing more will be put; {@link #drained} completes when the rest is delivered. */
    void complete() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was not delivered. */
    void close() {
        lock.lock();
        try {
            closed = true;
            items.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<Void> drained() {
        return drained;
    }

    private void deliver() {
        try {
            for (Item item = take(); item != null; item = take()) {
                run(item.task());
                delivered(item);
            }
        } finally {
            drained.complete(null);
        }
    }

    private @Nullable Item take() {
        lock.lock();
        try {
            while (items.isEmpty() && !closed && !complete) {
                changed.awaitUninterruptibly();
            }
            return items.poll();
        } finally {
            lock.unlock();
        }
    }

    // whatever a task throws, the next one is delivered: nothing else would complete the answers behind it
    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    // only now: a handler at work on a large message counts as backlog
    private void delivered(Item item) {
        lock.lock();
        try {
            weight -= item.weight();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
