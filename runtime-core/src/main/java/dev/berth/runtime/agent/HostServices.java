package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.Machine;

/** A container host, as the steps look at it. */
record HostServices(
        Machine machine,
        ContainerEngine engine,
        BerthHome home,
        HomeLocks locks,
        Limits limits,
        RuntimeListener listener) {
    Folders folders() {
        return new Folders(machine);
    }

    static HostServices of(ContainerHost host) {
        return new HostServices(
                host.machine(),
                host.engine(),
                host.context().home(),
                host.context().locks(),
                host.context().limits(),
                host.context().listener().guarded());
    }
}
