package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth terminal}: the agent's own interface, or a command in its container, at this terminal. */
@Command(
        name = "terminal",
        description = "The agent's own interface at this terminal, or a command inside its container.",
        footer = {
            "",
            "It ends as the program inside does. A shell: berth terminal claude -- bash",
            "A terminal that goes on when you leave it: berth serve, and its page."
        })
final class TerminalCommand extends BerthTask {
    @Parameters(
            index = "0",
            paramLabel = "TARGET[/AGENT]",
            description = "which agent",
            converter = AgentRef.Converter.class)
    AgentRef agent = AgentRef.of("none");

    @Parameters(index = "1..*", paramLabel = "CMD", description = "a command instead of the agent's own interface")
    List<String> command = List.of();

    @Option(names = "--workspace", paramLabel = "DIR", description = "project folder to begin in")
    Optional<Path> workspace = Optional.empty();

    private int ended;

    @Override
    int status(ExitCode code) {
        return ended == 0 ? super.status(code) : ended;
    }

    @Override
    public ExitCode run(Wiring wiring, Printer printer) throws Exception {
        String tried = "opening a terminal of " + agent;
        AtTerminal here =
                AtTerminal.of(tried, root.options.json, "run it in a terminal, or see berth serve and berth prompt");
        Workspace[] folders = workspace.stream().map(Workspace::named).toArray(Workspace[]::new);
        AgentInstance instance = Waits.on(wiring.runtime(agent).ensureReady(agent.agent(), folders));
        TerminalSpec spec = command.isEmpty()
                ? TerminalSpec.ofAgent(here.environment())
                : TerminalSpec.of(command, here.environment());
        TerminalSpec placed = folders.length == 0 ? spec : spec.in(folders[0].path());
        ExecEnding ending = here.run(instance.terminal(placed), wiring.context().processes());
        ended = AtTerminal.status(ending);
        if (ending instanceof ExecEnding.Lost || ending instanceof ExecEnding.NotStarted) {
            throw new BerthException(
                    ErrorKind.CONTAINER_DIED, tried, "its program was " + ending, "see berth ps, berth logs " + agent);
        }
        return ExitCode.DONE;
    }
}
