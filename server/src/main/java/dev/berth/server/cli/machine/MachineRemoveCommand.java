package dev.berth.server.cli.machine;

import dev.berth.machine.lima.VirtualMachine;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code berth machine rm}: deletes the virtual machine and everything in it, after a confirmation. The caller gives
 * the name.
 */
@Command(name = "rm", description = "Delete the virtual machine with all agents' homes and images in it.")
final class MachineRemoveCommand extends MachineTask {
    @Parameters(paramLabel = "NAME", description = "the machine's name")
    String requestedName = "";

    @Option(names = "--yes", description = "don't ask")
    boolean yes;

    @Override
    ExitCode run(VirtualMachine machine, String name, Application application, Printer printer) throws Exception {
        if (!requestedName.equals(name)) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "deleting machine " + requestedName,
                    "the machine of Berth is " + name,
                    "give that name, or choose another machine with -c machine.name=" + requestedName);
        }
        if (!yes && !printer.ask(question(name, homes(application))).strip().equals(name)) {
            throw new BerthException(
                    ErrorKind.CANCELLED,
                    "deleting machine " + name,
                    "not confirmed",
                    "answer with the machine's name, or give --yes");
        }
        machine.delete();
        printer.say("machine " + name + " is deleted");
        printer.result(Printer.Result.done("removed"));
        return ExitCode.DONE;
    }

    private static List<String> homes(Application application) {
        return application.recorded().stream()
                .filter(row -> row.host().machine().equals("lima"))
                .map(row -> row.id().name().toString())
                .distinct()
                .toList();
    }

    private static String question(String name, List<String> homes) {
        String lost =
                homes.isEmpty() ? "" : homes.stream().collect(Collectors.joining(", ", ", with the homes of ", ""));
        return "delete machine " + name + " and everything in it" + lost + "? type " + name + ":";
    }
}
