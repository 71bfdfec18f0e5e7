package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth stop}: stops agents' containers, or that of one instance; homes and images stay. */
@Command(name = "stop", description = "Stop agents; their homes stay.")
public final class StopCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            arity = "1..*",
            description = "only the instance of these workspaces (default: all instances)")
    List<Path> workspaces = List.of();

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        for (AgentName agent : agents) {
            Optional<InstanceId> only = application.recordedInstance(agent, workspaces);
            application.stop(agent, only);
            printer.say(only.map(InstanceId::toString).orElse(agent.toString()) + " is stopped");
        }
        printer.result(Printer.Result.done("stopped"));
        return ExitCode.DONE;
    }
}
