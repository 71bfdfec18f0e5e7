package dev.berth.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth image}: images of agents. */
@Command(
        name = "image",
        description = "Build, list and lock agents' images.",
        subcommands = {ImageBuildCommand.class, ImageListCommand.class, ImageLockCommand.class})
final class ImageCommand {
    @ParentCommand
    BerthCommand root = new BerthCommand();
}
