package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.BerthCommand;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command below {@code berth machine}. */
abstract class MachineTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    MachineSubcommands parent = new MachineSubcommands();

    @Override
    public final Integer call() throws Exception {
        return parent.root.perform(this).code();
    }

    @Override
    public final ExitCode run(Application wiring, Printer printer) throws Exception {
        VirtualMachine machine = VirtualMachine.in(wiring.context());
        return Interrupts.interruptibly(
                "berth machine", () -> run(machine, wiring.context().config().string("machine.name"), wiring, printer));
    }

    abstract ExitCode run(VirtualMachine machine, String name, Application wiring, Printer printer) throws Exception;
}
