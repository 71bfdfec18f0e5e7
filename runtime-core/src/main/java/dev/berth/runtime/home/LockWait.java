package dev.berth.runtime.home;

import dev.berth.runtime.limit.Deadline;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One wait for a lock: its clock, and who is told whom it waits for. One thread. */
final class LockWait {
    private static final int LOOK_EVERY = 10;

    private final Deadline deadline;
    private final Supplier<List<LockHolder>> holders;
    private final Consumer<List<LockHolder>> listener;
    private List<LockHolder> told = List.of();
    private int looks;

    LockWait(Deadline deadline, Supplier<List<LockHolder>> holders, Consumer<List<LockHolder>> listener) {
        this.deadline = deadline;
        this.holders = holders;
        this.listener = listener;
    }

    boolean over() {
        return deadline.expired();
    }

    /** Tells the listener when there is something new to tell; looks at the first call and at every tenth. */
    void tell() {
        if (looks++ % LOOK_EVERY != 0) {
            return;
        }
        List<LockHolder> now = holders.get();
        if (looks == 1 || !now.equals(told)) {
            told = now;
            listener.accept(now);
        }
    }
}
