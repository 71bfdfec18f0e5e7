package dev.berth.terminal.agents;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A question of which one runs at a time. Simultaneous callers share one; one that has begun before a call may have missed
 * what the caller just did, so the call gets the answer of the next one. Safe for all threads.
 */
final class SharedQuery<T> {
    private final Callable<T> question;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private boolean running;
    private Optional<CompletableFuture<T>> next = Optional.empty();

    SharedQuery(Callable<T> question) {
        this.question = question;
    }

    /** Begins to ask, or lets the next question be asked; the answer fails as the question does. */
    CompletableFuture<T> begin() {
        lock.lock();
        try {
            CompletableFuture<T> answer = next.orElseGet(CompletableFuture::new);
            next = Optional.of(answer);
            startNextLocked();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void startNextLocked() {
        if (!running && next.isPresent()) {
            CompletableFuture<T> answer = next.get();
            next = Optional.empty();
            running = true;
            var _ = Thread.ofVirtual().name("berth-instances").start(() -> ask(answer));
        }
    }

    private void ask(CompletableFuture<T> answer) {
        try {
            answer.complete(question.call());
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        } finally {
            lock.lock();
            try {
                running = false;
                startNextLocked();
            } finally {
                lock.unlock();
            }
        }
    }
}
