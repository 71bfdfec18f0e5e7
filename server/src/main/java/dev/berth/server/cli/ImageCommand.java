package dev.berth.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth image}: images of agents. */
@Command(
        name = "image",
        description = "Build, list, lock, carry and clean up agents' images.",
        subcommands = {
            ImageBuildCommand.class,
            ImageListCommand.class,
            ImageExportCommand.class,
            ImageImportCommand.class,
            ImageCleanCommand.class,
            ImageSbomCommand.class,
            ImageLockCommand.class
        })
final class ImageCommand {
    @ParentCommand
    BerthCommand root = new BerthCommand();
}
