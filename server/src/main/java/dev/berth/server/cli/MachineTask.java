package dev.berth.server.cli;

import dev.berth.machine.lima.VirtualMachine;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command below {@code berth machine}. */
abstract class MachineTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    MachineCommand parent = new MachineCommand();

    @Override
    public final Integer call() throws Exception {
        return parent.root.perform(this).code();
    }

    @Override
    public final ExitCode run(Application wiring, Printer printer) throws Exception {
        VirtualMachine machine = VirtualMachine.in(wiring.context());
        return ImageTask.interruptibly(
                "berth machine", () -> run(machine, wiring.context().config().string("machine.name"), wiring, printer));
    }

    abstract ExitCode run(VirtualMachine machine, String name, Application wiring, Printer printer) throws Exception;
}
