package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentName;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.InstanceChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** Base class of a command directly below {@code berth}. */
public abstract class BerthTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    protected BerthCommand root = new BerthCommand();

    @Override
    public final Integer call() throws Exception {
        return exitStatus(root.perform(this));
    }

    /**
     * The instance that the command means, by the folders that a person named, else by the current folder. Ctrl-C ends the look
     * at a machine.
     */
    protected static InstanceChoice choose(Application application, AgentName agent, List<Path> named) {
        return FutureWaits.cancellable("choosing the instance of " + agent, () -> application.choose(agent, named));
    }

    /** The exit status of the process. */
    public int exitStatus(ExitCode code) {
        return code.code();
    }
}
