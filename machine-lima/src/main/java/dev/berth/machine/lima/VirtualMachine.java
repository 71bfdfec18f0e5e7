package dev.berth.machine.lima;

import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import java.util.List;

/**
 * A Lima virtual machine that is simply there. It is made and started by {@link #ensureReady}, once for any number of
 * callers and processes, and otherwise only looked at. What Berth did not make is never touched. Safe for all threads;
 * listeners are told {@link LimaEvent}s. Everything throws {@link dev.berth.runtime.error.BerthException}: MACHINE_NOT_READY,
 * DISK_FULL, LIMIT_REACHED, CONFIG_INVALID, with Lima's last words and the path of its log.
 */
public interface VirtualMachine extends Machine {
    /** The machine that the settings name, whether or not it is chosen for new instances; nothing is asked of it yet. */
    static VirtualMachine in(HostContext context) {
        return (VirtualMachine) context.machines().of(LimaHosts.LIMA, () -> lima(LimaSpec.of(context)));
    }

    /** The same with what is said of it. Nothing is asked of it yet. */
    static VirtualMachine lima(LimaSpec spec) {
        return new LimaMachine(spec);
    }

    /** Lima's version; throws what would keep a machine from being started at all: absent, too old, or it refuses us. */
    String check() throws InterruptedException;

    /** How it is now; nothing is changed. */
    MachineStatus status() throws InterruptedException;

    /** Shuts it down, by force when that takes too long; what is in it stays. */
    void stop() throws InterruptedException;

    /** Goes through the steps that may help, the mildest first, each told before it is done; answers those that were done. */
    List<String> repair() throws InterruptedException;

    /** Deletes it with all that is in it. */
    void delete() throws InterruptedException;
}
