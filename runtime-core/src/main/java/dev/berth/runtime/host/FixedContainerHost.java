package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.machine.Machine;
import java.util.Optional;

/** A host that was chosen; {@code closing} closes what was opened for it. */
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
