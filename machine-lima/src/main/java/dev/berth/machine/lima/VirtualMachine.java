package dev.berth.machine.lima;

import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import java.util.List;

/**
 * A Lima virtual machine. {@link #ensureReady} creates and starts it, once for any number of callers and processes. A
 * machine that Berth did not make is never changed. Safe for all threads; the listener gets {@link LimaEvent}s. Every
 * method throws {@link dev.berth.runtime.error.BerthException}: MACHINE_NOT_READY, DISK_FULL, LIMIT_REACHED,
 * CONFIG_INVALID, with the last lines and the path of Lima's log.
 */
public interface VirtualMachine extends Machine {
    /** The machine that the settings name, also when new instances use another host. Nothing is started. */
    static VirtualMachine in(HostContext context) {
        return (VirtualMachine) context.machines().of(LimaHosts.LIMA, () -> lima(LimaSpec.of(context)));
    }

    /** The machine of {@code spec}. Nothing is started. */
    static VirtualMachine lima(LimaSpec spec) {
        return new LimaMachine(spec);
    }

    /** Lima's version; throws when Lima is absent, too old, or refuses this user. */
    String check() throws InterruptedException;

    /** The machine's state now; changes nothing. */
    MachineStatus status() throws InterruptedException;

    /** Shuts the machine down, by force when that takes too long; its contents stay. */
    void stop() throws InterruptedException;

    /**
     * Takes the repair steps that apply, the mildest first, each reported before it is taken; answers the names of
     * those taken.
     */
    List<String> repair() throws InterruptedException;

    /** Deletes the machine with its contents. */
    void delete() throws InterruptedException;
}
