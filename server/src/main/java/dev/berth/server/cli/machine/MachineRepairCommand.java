package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code berth machine repair}: repairs the virtual machine, the mildest step first; nothing is deleted. */
@Command(name = "repair", description = "Repair the virtual machine, the mildest step first; nothing is deleted.")
final class MachineRepairCommand extends MachineTask {
    @Override
    ExitCode run(VirtualMachine machine, String name, Application application, Printer printer) throws Exception {
        List<String> steps = machine.repair();
        printer.say("machine " + name + " is ready; "
                + (steps.isEmpty() ? "there was nothing to repair" : "done: " + String.join(", ", steps)));
        printer.result(Printer.Result.done(steps.isEmpty() ? "sound" : "repaired"));
        return ExitCode.DONE;
    }
}
