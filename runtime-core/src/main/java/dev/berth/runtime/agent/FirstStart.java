package dev.berth.runtime.agent;

import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.KnownLimits;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The right to start an instance of an agent, which keeps the agent's home from being removed. It is exclusive while the user
 * inside is not fixed: two first starts in folders of different owners would each give the home to another user.
 *
 * @param agent the agent's record, read after the lock was taken
 */
record FirstStart(AgentRecord agent, HomeLock lock) implements AutoCloseable {
    private static final String PHASE = "makes an instance ready";

    /**
     * Waits for the right to start.
     *
     * @param opened has a record written of an agent that has none; run again when the agent was removed while the lock was
     *     waited for, since its home and its user are gone then
     */
    static FirstStart of(
            RuntimeServices services,
            InstanceNames names,
            PhaseClock.Step<AgentRecord> opened,
            Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        while (true) {
            AgentRecord read = opened.run();
            HomeLock lock = lock(services, names, read.userFixed(), onWait);
            boolean kept = false;
            try {
                Optional<AgentRecord> now =
                        services.records().agent(read.name()).filter(agent -> agent.userFixed() || !read.userFixed());
                kept = now.isPresent();
                if (kept) {
                    return new FirstStart(now.get(), lock);
                }
            } finally {
                if (!kept) {
                    lock.close();
                }
            }
        }
    }

    private static HomeLock lock(
            RuntimeServices services, InstanceNames names, boolean shared, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        HomeLocks locks = services.ground().locks();
        return shared
                ? locks.acquireShared(names.agentLock(), PHASE, KnownLimits.LOCK, onWait)
                : locks.acquire(names.agentLock(), PHASE, KnownLimits.LOCK, onWait);
    }

    @Override
    public void close() {
        lock.close();
    }
}
