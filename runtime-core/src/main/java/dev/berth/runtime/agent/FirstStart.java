package dev.berth.runtime.agent;

import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.LockHolder;
import dev.berth.runtime.limit.KnownLimits;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The exclusive right to start an agent whose user inside is not fixed yet: two first starts in folders of different owners would
 * each give the agent's home to another user.
 *
 * @param agent the agent's record, read after the lock was taken
 */
record FirstStart(AgentRecord agent, Optional<HomeLock> lock) implements AutoCloseable {
    static FirstStart of(
            RuntimeServices services, InstanceNames names, AgentRecord read, Consumer<List<LockHolder>> onWait)
            throws InterruptedException {
        if (read.userFixed()) {
            return new FirstStart(read, Optional.empty());
        }
        HomeLock lock = services.ground()
                .locks()
                .acquire(names.agentLock(), "makes its first instance ready", KnownLimits.LOCK, onWait);
        boolean known = false;
        try {
            AgentRecord now = services.records().agent(read.name()).orElse(read);
            known = true;
            return new FirstStart(now, Optional.of(lock));
        } finally {
            if (!known) {
                lock.close();
            }
        }
    }

    @Override
    public void close() {
        lock.ifPresent(HomeLock::close);
    }
}
