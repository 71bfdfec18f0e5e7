package dev.berth.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command of the first level. */
public abstract class BerthTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    protected BerthCommand root = new BerthCommand();

    @Override
    public final Integer call() throws Exception {
        return status(root.perform(this));
    }

    /** What the process ends with. */
    public int status(ExitCode code) {
        return code.code();
    }
}
