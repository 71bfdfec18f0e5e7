package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import picocli.CommandLine.Command;

/** {@code berth machine start}: starts the virtual machine; creates it if there is none. */
@Command(name = "start", description = "Start the virtual machine; it is created if there is none.")
final class MachineStartCommand extends MachineTask {
    @Override
    ExitCode run(VirtualMachine machine, String name, Application application, Printer printer) throws Exception {
        var _ = machine.ensureReady();
        printer.say("machine " + name + " is ready");
        machine.status().notes().forEach(note -> printer.warn(ErrorAdvice.todo(note)));
        printer.result(Printer.Result.done("ready"));
        return ExitCode.DONE;
    }
}
