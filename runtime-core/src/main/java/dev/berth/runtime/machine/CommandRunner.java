package dev.berth.runtime.machine;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;

/** Acts on a machine, wherever that is: this host, a VM, a host by ssh. Safe for all threads. */
public interface CommandRunner {
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

    Limits limits();

    /** A file tree that was put on a machine. */
    interface PlacedTree extends AutoCloseable {
        /** Its path on that machine. */
        String path();

        @Override
        void close();
    }
}
