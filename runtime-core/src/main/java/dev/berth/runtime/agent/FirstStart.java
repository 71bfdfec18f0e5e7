package dev.berth.runtime.agent;

import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.KnownLimits;
import java.util.List;
import java.util.function.Consumer;

/**
 * The right to start an instance of an agent, which keeps the agent's home from being removed. It is exclusive while the user
 * inside is not fixed: two first starts in folders of different owners would each give the home to another user.
 *
 * @param agent the agent's record, read after the lock was taken
 */
record FirstStart(AgentRecord agent, HomeLock lock) implements AutoCloseable {
    static FirstStart of(
            RuntimeServices services, InstanceNames names, AgentRecord read, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        String phase = "makes an instance ready";
        HomeLock lock = read.userFixed()
                ? services.ground().locks().acquireShared(names.agentLock(), phase, KnownLimits.LOCK, onWait)
                : services.ground().locks().acquire(names.agentLock(), phase, KnownLimits.LOCK, onWait);
        boolean known = false;
        try {
            AgentRecord now = services.records().agent(read.name()).orElse(read);
            known = true;
            return new FirstStart(now, lock);
        } finally {
            if (!known) {
                lock.close();
            }
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
