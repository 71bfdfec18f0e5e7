package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth rm}: removes agents' containers; their homes only with {@code --with-home} and after a confirmation. */
@Command(name = "rm", description = "Remove agents; their homes stay without --with-home.")
public final class RemoveCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Option(
            names = "--with-home",
            description = "delete the agent's home too: its sessions and logins cannot be restored")
    boolean withHome;

    @Option(names = "--yes", description = "don't ask")
    boolean yes;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        for (AgentName agent : agents) {
            if (withHome && !yes && !confirm(agent, printer)) {
                throw new BerthException(
                        ErrorKind.CANCELLED,
                        "removing " + agent + " with its home",
                        "not confirmed",
                        "answer with the agent's name, or give --yes");
            }
            application.remove(agent, withHome);
            printer.say(agent + " is removed" + (withHome ? " with its home" : "; its home stays"));
        }
        printer.result(Printer.Result.done("removed"));
        return ExitCode.DONE;
    }

    private static boolean confirm(AgentName agent, Printer printer) {
        String answer =
                printer.ask("delete the home of " + agent + " with its sessions and logins? type " + agent + ":");
        return answer.strip().equals(agent.toString());
    }
}
