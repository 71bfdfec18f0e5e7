package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.ParallelClose;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The supervisors of a runtime, one for each container. Safe for all threads. */
final class ContainerSupervisors {
    private static final Logger log = LoggerFactory.getLogger(ContainerSupervisors.class);
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Map<ContainerId, ContainerSupervisor> open = new HashMap<>();
    private boolean closed;

    ContainerSupervisors(Limits limits) {
        this.limits = limits;
    }

    /**
     * The supervisor of a container: the one that exists, else a new one.
     *
     * @throws BerthException CANCELLED when the runtime is closed
     */
    ContainerSupervisor of(ContainerId container, Supplier<ContainerSupervisor> maker) {
        Optional<ContainerSupervisor> known = find(container);
        if (known.isPresent()) {
            return known.get();
        }
        // made without the lock, since the agent's module is asked
        ContainerSupervisor made = maker.get();
        List<ContainerSupervisor> lost;
        lock.lock();
        try {
            refuseWhenClosed(container);
            ContainerSupervisor other = open.putIfAbsent(container, made);
            if (other != null) {
                return other;
            }
            // containers that other processes removed; one in which nothing was run is not known to be lost
            lost = open.values().stream()
                    .filter(one -> one.isLost() || (one.isUnusedOf(made.id()) && !one.equals(made)))
                    .toList();
            open.values().removeAll(lost);
        } finally {
            lock.unlock();
        }
        lost.forEach(gone -> Thread.ofVirtual().name("berth-container-end").start(gone::close));
        return made;
    }

    Optional<ContainerSupervisor> find(ContainerId container) {
        lock.lock();
        try {
            refuseWhenClosed(container);
            return Optional.ofNullable(open.get(container));
        } finally {
            lock.unlock();
        }
    }

    private void refuseWhenClosed(ContainerId container) {
        if (closed) {
            throw new BerthException(
                    ErrorKind.CANCELLED, "using container " + container, "its runtime is closed", "open a new runtime");
        }
    }

    /** Ends what this process runs in a container that is stopped, removed or was never of use. */
    void end(ContainerId container) {
        ContainerSupervisor ended;
        lock.lock();
        try {
            ended = open.remove(container);
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            ended.close();
        }
    }

    /** Closes all supervisors in parallel. No other one is made after. */
    void close() {
        List<ContainerSupervisor> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(open.values());
            open.clear();
        } finally {
            lock.unlock();
        }
        List<ContainerSupervisor> left =
                ParallelClose.closeAll("berth-container", all, limits.value(KnownLimits.CLOSE));
        if (!left.isEmpty()) {
            log.warn(
                    "programs did not end in time containers={}",
                    left.stream().map(one -> one.snapshot().containerName()).toList());
        }
    }
}
