package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth stop}: stops agents' containers; homes and images stay. */
@Command(name = "stop", description = "Stop agents; their homes stay.")
public final class StopCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        for (AgentName agent : agents) {
            application.stop(agent);
            printer.say(agent + " is stopped");
        }
        printer.result(Printer.Result.done("stopped"));
        return ExitCode.DONE;
    }
}
