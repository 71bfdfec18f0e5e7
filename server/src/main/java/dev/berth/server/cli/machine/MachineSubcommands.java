package dev.berth.server.cli.machine;

import dev.berth.server.cli.BerthCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth machine}: the commands about the virtual machine that runs agents' containers. */
@Command(
        name = "machine",
        description = "Show, start, stop, repair and remove the Lima virtual machine.",
        subcommands = {
            MachineStatusCommand.class,
            MachineStartCommand.class,
            MachineStopCommand.class,
            MachineRepairCommand.class,
            MachineRemoveCommand.class
        })
public final class MachineSubcommands {
    @ParentCommand
    BerthCommand root = new BerthCommand();
}
