package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.machine.Machine;
import java.util.Optional;

/** A host with fixed parts; {@code closing} runs when the host is closed. */
record FixedContainerHost(
        HostContext context, Machine machine, ContainerEngine engine, Optional<EngineInfo> info, Runnable closing)
        implements ContainerHost {
    @Override
    public void close() {
        closing.run();
    }

    @Override
    public String toString() {
        return machine.id() + "/" + engine.name();
    }
}
