package dev.berth.acp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of tasks between the reading thread and the handlers, in the order of the wire. One virtual thread runs the
 * tasks. When a slow handler lets the queue grow to its limit, the reading thread waits, which slows the peer down
 * through its pipe.
 */
final class Inbox {
    private static final long ITEM_COST = 256;

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

    /** Adds a task of {@code size} bytes of heap and waits for room. Called by the reading thread; does nothing when the queue is closed. */
    void put(Runnable task, long size) {
        long itemWeight = size + ITEM_COST;
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

    /** Accepts no further task; {@link #drained} completes when the queued tasks have run. */
    void complete() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops the tasks that have not run, and interrupts a task that still runs after {@code patience}. */
    void close(Duration patience) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            items.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Thread.startVirtualThread(() -> {
            if (!BoundedWaits.until(drained, System.nanoTime() + patience.toNanos())) {
                thread.interrupt();
            }
        });
    }

    CompletableFuture<Void> drained() {
        return drained;
    }

    private void deliver() {
        try {
            for (Item item = take(); item != null; item = take()) {
                run(item.task());
                releaseWeight(item);
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

    // invariant: the next task runs whatever this task throws, because later tasks complete futures
    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    // invariant: the weight of a task counts until its handler has returned
    private void releaseWeight(Item item) {
        lock.lock();
        try {
            weight -= item.weight();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
