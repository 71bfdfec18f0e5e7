package dev.berth.acp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Virtual threads that run foreign code, so that foreign code that blocks holds up nothing else. */
final class VirtualThreads {
    static final Executor EACH_TASK = task -> Thread.startVirtualThread(task);

    private VirtualThreads() {}

    /**
     * A copy of a future for foreign code: dependents of the copy run on a thread of their own, and completing the copy
     * does not complete the original. The original must not fail.
     */
    static <T> CompletableFuture<T> copy(CompletableFuture<T> original) {
        return original.isDone() ? original.copy() : original.thenApplyAsync(Function.identity(), EACH_TASK);
    }
}
