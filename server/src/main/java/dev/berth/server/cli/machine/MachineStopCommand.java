package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import picocli.CommandLine.Command;

/** {@code berth machine stop}: stops the virtual machine; homes and images in it stay. */
@Command(name = "stop", description = "Stop the virtual machine; homes and images in it stay.")
final class MachineStopCommand extends MachineTask {
    @Override
    ExitCode run(VirtualMachine machine, String name, Application application, Printer printer) throws Exception {
        machine.stop();
        printer.say("machine " + name + " is stopped");
        printer.result(Printer.Result.done("stopped"));
        return ExitCode.DONE;
    }
}
