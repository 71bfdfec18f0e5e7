package dev.berth.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth image}: images of agents. */
@Command(
        name = "image",
        description = "Build and list agents' images.",
        subcommands = {ImageBuildCommand.class, ImageListCommand.class})
final class ImageCommand {
    @ParentCommand
    BerthCommand root = new BerthCommand();
}
