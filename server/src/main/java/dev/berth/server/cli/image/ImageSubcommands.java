package dev.berth.server.cli.image;

import dev.berth.server.cli.BerthCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth image}: the commands about agents' images. */
@Command(
        name = "image",
        description = "Build, list, lock, export, import and clean up agents' images.",
        subcommands = {
            ImageBuildCommand.class,
            ImageListCommand.class,
            ImageExportCommand.class,
            ImageImportCommand.class,
            ImageCleanCommand.class,
            ImageSbomCommand.class,
            ImageLockCommand.class
        })
public final class ImageSubcommands {
    @ParentCommand
    BerthCommand root = new BerthCommand();
}
