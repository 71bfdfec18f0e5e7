package dev.berth.server.cli;

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
final class MachineCommand {
    @ParentCommand
    BerthCommand root = new BerthCommand();
}
