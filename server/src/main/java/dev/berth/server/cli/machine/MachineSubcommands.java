package dev.berth.server.cli.machine;

import dev.berth.server.cli.BerthCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code berth machine}: the virtual machine that containers can live in. */
@Command(
        name = "machine",
        description = "See, start, stop, repair and remove Lima's virtual machine.",
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
