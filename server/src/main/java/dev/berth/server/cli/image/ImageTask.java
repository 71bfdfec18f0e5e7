package dev.berth.server.cli.image;

import dev.berth.server.cli.BerthCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** Base class of a command below {@code berth image}. */
abstract class ImageTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    ImageSubcommands parent = new ImageSubcommands();

    @Override
    public final Integer call() throws Exception {
        return parent.root.perform(this).code();
    }
}
