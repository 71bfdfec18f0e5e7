package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import picocli.CommandLine.Command;

/** {@code berth machine start}: makes it if it is not there. */
@Command(name = "start", description = "Make the virtual machine ready; it is made if it is not there.")
final class MachineStartCommand extends MachineTask {
    @Override
    ExitCode run(VirtualMachine machine, String name, Application wiring, Printer printer) throws Exception {
        var _ = machine.ensureReady();
        printer.say("machine " + name + " is ready");
        machine.status().notes().forEach(printer::warn);
        printer.result(Printer.Result.done("ready"));
        return ExitCode.DONE;
    }
}
