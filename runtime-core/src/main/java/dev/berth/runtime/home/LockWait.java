package dev.berth.runtime.home;

import dev.berth.runtime.limit.Deadline;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One wait for a lock: its deadline, and the listener that gets the lock's holders. For one thread. */
final class LockWait {
    private static final int CALLS_PER_LOOK = 10;

    private final Deadline deadline;
    private final Supplier<List<LockHolder>> holders;
    private final Consumer<List<LockHolder>> listener;
    private List<LockHolder> reported = List.of();
    private int calls;

    LockWait(Deadline deadline, Supplier<List<LockHolder>> holders, Consumer<List<LockHolder>> listener) {
        this.deadline = deadline;
        this.holders = holders;
        this.listener = listener;
    }

    boolean expired() {
        return deadline.expired();
    }

    /** Calls the listener if the holders have changed; looks at the first call and at every tenth one. */
    void reportHolders() {
        if (calls++ % CALLS_PER_LOOK != 0) {
            return;
        }
        List<LockHolder> now = holders.get();
        if (calls == 1 || !now.equals(reported)) {
            reported = now;
            listener.accept(now);
        }
    }
}
