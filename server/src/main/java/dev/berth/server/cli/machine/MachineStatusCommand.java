package dev.berth.server.cli.machine;

import dev.berth.machine.lima.MachineState;
import dev.berth.machine.lima.MachineStatus;
import dev.berth.machine.lima.VirtualMachine;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.cli.output.TerminalText;
import dev.berth.server.wiring.Application;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code berth machine status}: prints the state of the virtual machine. NOT_READY unless the machine is ready. */
@Command(
        name = "status",
        description = "Print the state of the virtual machine, and where it differs from the settings.")
final class MachineStatusCommand extends MachineTask {
    @Override
    ExitCode run(VirtualMachine machine, String name, Application application, Printer printer) throws Exception {
        MachineStatus status = machine.status();
        if (parent.root.options.json) {
            Map<String, Object> row = row(status);
            printer.rows(List.copyOf(row.keySet()), List.of(row));
        } else {
            PrintStream out = Stdio.ofProcess().out();
            out.println("machine " + name + ": " + status.state().text());
            out.println("  folder: " + status.folder());
            status.guest()
                    .forEach((what, seen) ->
                            out.println("  " + what + ": " + TerminalText.oneLine(String.valueOf(seen))));
            notes(status).forEach(note -> out.println("  " + TerminalText.oneLine(note)));
        }
        return status.state() instanceof MachineState.Ready ? ExitCode.DONE : ExitCode.NOT_READY;
    }

    private static Map<String, Object> row(MachineStatus status) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("machine", status.name());
        row.put("state", status.state().id());
        row.put("detail", status.state().text());
        row.put("folder", status.folder().toString());
        row.putAll(status.guest());
        row.put("notes", notes(status));
        return row;
    }

    private static List<String> notes(MachineStatus status) {
        return status.notes().stream().map(ErrorAdvice::todo).toList();
    }
}
