package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.home.HomeLock;
import java.util.Optional;

/**
 * A container that its instance has left for another one. Its users go on in it; the one that ends the last use removes it.
 *
 * @param useLock the lock that its users hold
 */
record RetiredContainer(ContainerId id, String useLock) {
    /** Removes the container unless a process uses it. Answers whether it is gone. */
    boolean removeIfUnused(HostServices host) throws InterruptedException {
        Optional<HomeLock> only = host.locks().tryAcquire(useLock, "removes the container");
        if (only.isEmpty()) {
            return false;
        }
        try (HomeLock _ = only.get()) {
            host.engine().containers().remove(id);
        }
        return true;
    }
}
