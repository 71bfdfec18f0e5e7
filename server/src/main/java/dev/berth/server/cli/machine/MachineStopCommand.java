package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import picocli.CommandLine.Command;

/** {@code berth machine stop}: what is in it stays. */
@Command(name = "stop", description = "Stop the virtual machine; what is in it stays.")
final class MachineStopCommand extends MachineTask {
    @Override
    ExitCode run(VirtualMachine machine, String name, Application wiring, Printer printer) throws Exception {
        machine.stop();
        printer.say("machine " + name + " is stopped");
        printer.result(Printer.Result.done("stopped"));
        return ExitCode.DONE;
    }
}
