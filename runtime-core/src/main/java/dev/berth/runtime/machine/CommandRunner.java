package dev.berth.runtime.machine;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Acts on a machine, wherever that is: this host, a VM, a host by ssh. Safe for all threads. Where the way there is missing or
 * lost, every method throws a {@link dev.berth.runtime.error.BerthException} of kind MACHINE_NOT_READY.
 */
public interface CommandRunner {
    /** Acts on a machine that is made ready with each use, not now. */
    static CommandRunner later(Machine machine, Limits limits) {
        return new LazyCommandRunner(machine, limits);
    }

    /** Runs a program there to its end; see {@link dev.berth.runtime.process.HostProcesses#run}. */
    CommandResult run(MachineCommand command, Limit limit) throws InterruptedException;

    /** Starts a program there with open pipes. */
    RunningProcess start(MachineCommand command);

    /** What, run in a terminal on this host, runs {@code argv} in that terminal there. */
    HostCommand interactive(List<String> argv);

    /**
     * Puts a local file tree there under a fresh folder, and answers its path there; on this host, the folder itself.
     * Close the answer to remove what was put.
     */
    PlacedTree putTree(Path folder) throws InterruptedException;

    /**
     * A file of this host as programs and containers there can read it, for as long as they like: kept there under the hash
     * of its content; on this host, the file itself.
     */
    String putFile(Path file) throws InterruptedException;

    /** What is at an absolute path there; empty when there is nothing that can be looked at. */
    Optional<MachineFile> look(String path) throws InterruptedException;

    /** Who runs programs there. */
    MachineUser user() throws InterruptedException;

    Limits limits();

    /** The same, but it never starts its machine: where that is not up, nothing of what was there runs. */
    default CommandRunner whileUp() {
        return this;
    }

    /** A file tree that was put on a machine. */
    interface PlacedTree extends AutoCloseable {
        /** Its path on that machine. */
        String path();

        @Override
        void close();
    }
}
