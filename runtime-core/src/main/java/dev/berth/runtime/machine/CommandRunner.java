package dev.berth.runtime.machine;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs programs and places files on a machine: this host, a VM, or a host by ssh. Safe for all threads. When the
 * connection to the machine is missing or lost, every method throws a {@link dev.berth.runtime.error.BerthException} of
 * kind MACHINE_NOT_READY.
 */
public interface CommandRunner {
    /** Returns a runner that makes its machine ready on each use, and does nothing before. */
    static CommandRunner lazy(Machine machine, Limits limits) {
        return new LazyCommandRunner(machine, limits);
    }

    /** Runs a program on the machine to its end; see {@link dev.berth.runtime.process.HostProcesses#run}. */
    CommandResult run(MachineCommand command, Limit limit) throws InterruptedException;

    /** Starts a program on the machine with open pipes. */
    RunningProcess start(MachineCommand command);

    /** Returns the command which, run in a terminal of this host, runs {@code argv} on the machine in that terminal. */
    HostCommand interactive(List<String> argv);

    /**
     * Copies a local file tree to a new folder of the machine; on this host, answers the folder itself. Close the
     * answer to remove the copy.
     */
    PlacedTree putTree(Path folder) throws InterruptedException;

    /**
     * Copies a file to the machine and answers its path there, for programs and containers to read. The copy is never
     * removed; its path has the hash of its content. On this host, answers the file's own path.
     */
    String putFile(Path file) throws InterruptedException;

    /** Returns the file or folder at an absolute path of the machine; empty when it is absent or cannot be examined. */
    Optional<MachineFile> look(String path) throws InterruptedException;

    /** Returns the user who runs programs on the machine. */
    MachineUser user() throws InterruptedException;

    Limits limits();

    /**
     * The variables that every program gets on the machine, as far as they are known without asking the machine; none on a
     * machine other than this host.
     */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Returns a runner that never starts its machine: the programs of a stopped machine ended with it. */
    default CommandRunner whileUp() {
        return this;
    }

    /** A file tree that was copied to a machine. */
    interface PlacedTree extends AutoCloseable {
        /** The tree's path on the machine. */
        String path();

        @Override
        void close();
    }
}
