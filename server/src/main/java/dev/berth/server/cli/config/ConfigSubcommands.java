package dev.berth.server.cli.config;

import dev.berth.server.cli.BerthCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth config}: the commands about settings. */
@Command(
        name = "config",
        description = "List the settings that exist, show those in force, check a config file.",
        subcommands = {ReferenceCommand.class, ShowCommand.class, CheckCommand.class})
public final class ConfigSubcommands {
    @ParentCommand
    BerthCommand root = new BerthCommand();
}
