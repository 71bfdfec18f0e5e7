package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.BerthCommand;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.Interrupts;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** Base class of a command below {@code berth machine}. */
abstract class MachineTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    MachineSubcommands parent = new MachineSubcommands();

    @Override
    public final Integer call() throws Exception {
        return parent.root.perform(this).code();
    }

    @Override
    public final ExitCode run(Application application, Printer printer) throws Exception {
        VirtualMachine machine = VirtualMachine.in(application.context());
        return Interrupts.interruptibly(
                "berth machine",
                () -> run(machine, application.context().config().string("machine.name"), application, printer));
    }

    abstract ExitCode run(VirtualMachine machine, String name, Application application, Printer printer)
            throws Exception;
}
