package dev.berth.server.cli;

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

    /** The exit status of the process. */
    public int exitStatus(ExitCode code) {
        return code.code();
    }
}
