package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.WorkspaceOptions;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth rm}: removes agents' containers, or that of one instance; homes only with {@code --with-home} and after a confirmation. */
@Command(
        name = "rm",
        description = "Remove the containers of agents; with --with-home the agents too.",
        footer = {
            "",
            "Without --workspace it removes all instances of the agent, wherever their",
            "folders are; with it, only the instance with exactly these folders, which may",
            "be gone. Turns and terminals in them end.",
            "What stays: your folders, the images, and the agent's home (login, history,",
            "memory). --with-home removes the home too, and with it all instances of the",
            "agent; it asks first."
        })
public final class RemoveCommand extends BerthTask {
    @Parameters(
            arity = "1..*",
            paramLabel = "TARGET[/AGENT]",
            description = "which agents",
            converter = AgentNameConverter.class)
    List<AgentName> agents = List.of();

    @Mixin
    WorkspaceOptions workspaces = new WorkspaceOptions();

    @Option(
            names = "--with-home",
            description = "delete the agent's home too: its sessions and logins cannot be restored")
    boolean withHome;

    @Option(names = "--yes", description = "don't ask")
    boolean yes;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        Map<AgentName, Optional<InstanceId>> all = known(application, agents, workspaces.selection());
        if (withHome) {
            all.forEach((agent, only) -> requireLast(application, agent, only));
        }
        for (AgentName agent : all.keySet()) {
            Optional<InstanceId> only = all.getOrDefault(agent, Optional.empty());
            if (withHome) {
                requireConfirmation(agent, printer);
                // another process may have begun an instance while the person read the question
                requireLast(application, agent, only);
                application.removeWithHome(agent);
                printer.say(agent + " is removed with its home");
            } else {
                application.remove(agent, only);
                printer.say(only.map(InstanceId::toString).orElse(agent.toString()) + " is removed; "
                        + "the agent's home stays");
            }
        }
        printer.result(Printer.Result.done("removed"));
        return ExitCode.DONE;
    }

    /** The agent's instances share its home, so a named one can only take it along as the last of them. */
    private static void requireLast(Application application, AgentName agent, Optional<InstanceId> only) {
        if (only.isEmpty()) {
            return;
        }
        String others = application.recordedInstances(agent).stream()
                .filter(other -> !other.equals(only.get()))
                .map(InstanceId::toString)
                .collect(Collectors.joining("; "));
        if (!others.isEmpty()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "removing " + only.get() + " with the home of " + agent,
                    "the agent has other instances, which use that home: " + others,
                    "leave out --with-home to keep the home, or --workspace to remove all instances");
        }
    }

    private void requireConfirmation(AgentName agent, Printer printer) {
        if (!yes && !confirm(agent, printer)) {
            throw new BerthException(
                    ErrorKind.CANCELLED,
                    "removing " + agent + " with its home",
                    "not confirmed",
                    "answer with the agent's name, or give --yes");
        }
    }

    private static boolean confirm(AgentName agent, Printer printer) {
        String answer =
                printer.ask("delete the home of " + agent + " with its sessions and logins? type " + agent + ":");
        return answer.strip().equals(agent.toString());
    }
}
