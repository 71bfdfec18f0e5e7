package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.machine.Machine;
import java.util.Optional;

/** A machine and the engine on it: where an agent's container lives. Safe for all threads. */
public interface ContainerHost extends AutoCloseable {
    Machine machine();

    ContainerEngine engine();

    HostContext context();

    /** What the engine answered when this host was chosen; empty when it was not asked, as for a recorded one. */
    default Optional<EngineInfo> info() {
        return Optional.empty();
    }

    /** Closes what it opened itself; a context that was handed in stays open. Idempotent. */
    @Override
    void close();

    /** The same host, whose engine was asked who it is; throws what the engine does when it does not answer. */
    static ContainerHost answering(ContainerHost host) throws InterruptedException {
        return new FixedContainerHost(
                host.context(),
                host.machine(),
                host.engine(),
                Optional.of(host.engine().info()),
                host::close);
    }

    /** A host in a context that somebody else closes. */
    static ContainerHost of(HostContext context, Machine machine, ContainerEngine engine) {
        return new FixedContainerHost(context, machine, engine, Optional.empty(), () -> {});
    }
}
