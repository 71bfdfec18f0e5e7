package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.WorkspaceOptions;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth stop}: stops agents' containers, or that of one instance; homes and images stay. */
@Command(
        name = "stop",
        description = "Stop the containers of agents.",
        footer = {
            "",
            "Without --workspace it stops all instances of the agent, wherever their",
            "folders are; with it, only the instance with exactly these folders, which may",
            "be gone. Turns and terminals in them end.",
            "What stays: the containers, and the agent's home (login, history, memory). The",
            "next command starts them again."
        })
public final class StopCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Mixin
    WorkspaceOptions workspaces = new WorkspaceOptions();

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Map<AgentName, Optional<InstanceId>> all = known(application, agents, workspaces.selection());
        for (AgentName agent : all.keySet()) {
            Optional<InstanceId> only = all.getOrDefault(agent, Optional.empty());
            application.stop(agent, only);
            printer.say(only.map(InstanceId::toString).orElse(agent.toString()) + " is stopped");
        }
        printer.result(Printer.Result.done("stopped"));
        return ExitCode.DONE;
    }
}
