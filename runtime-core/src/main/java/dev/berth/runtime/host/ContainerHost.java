package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.machine.Machine;
import java.util.Optional;

/** A machine and a container engine on that machine. Agents' containers run on such a host. Safe for all threads. */
public interface ContainerHost extends AutoCloseable {
    Machine machine();

    ContainerEngine engine();

    HostContext context();

    /**
     * The engine's answer when this host was chosen; empty for a host whose engine was not asked, such as a recorded
     * one.
     */
    default Optional<EngineInfo> info() {
        return Optional.empty();
    }

    /** Closes the context if this host opened it; a context that was passed in stays open. Idempotent. */
    @Override
    void close();

    /** Asks the host's engine for its version; throws the engine's error when it does not answer. */
    static ContainerHost answering(ContainerHost host) throws InterruptedException {
        return new FixedContainerHost(
                host.context(),
                host.machine(),
                host.engine(),
                Optional.of(host.engine().info()),
                host::close);
    }

    /** A host in a context that the caller closes. */
    static ContainerHost of(HostContext context, Machine machine, ContainerEngine engine) {
        return new FixedContainerHost(context, machine, engine, Optional.empty(), () -> {});
    }
}
