package dev.berth.server.cli.terminal;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.serve.RunningServer;
import dev.berth.server.wiring.Application;
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
            "While berth serve runs, its own interface is a terminal of the server: ctrl-p ctrl-q leaves it, and it goes on;",
            "berth terminal claude --resume comes back, and so does the server's page."
        })
public final class OpenTerminalCommand extends BerthTask {
    @Parameters(
            index = "0",
            paramLabel = "TARGET[/AGENT]",
            description = "which agent",
            converter = AgentNameConverter.class)
    AgentName agent = AgentName.of("none");

    @Parameters(index = "1..*", paramLabel = "CMD", description = "a command instead of the agent's own interface")
    List<String> command = List.of();

    @Option(names = "--workspace", paramLabel = "DIR", description = "project folder to begin in")
    Optional<Path> workspace = Optional.empty();

    @Option(names = "--resume", description = "come back to a terminal of the server that was left")
    boolean resume;

    @Option(
            names = "--detach-keys",
            paramLabel = "KEYS",
            description = "keys that leave a terminal of the server (default: ctrl-p,ctrl-q)",
            converter = DetachKeys.Converter.class)
    DetachKeys detachKeys = DetachKeys.of("ctrl-p,ctrl-q");

    private int ended;

    @Override
    public int status(ExitCode code) {
        return ended == 0 ? super.status(code) : ended;
    }

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        String tried = "opening a terminal of " + agent;
        LocalTerminal here =
                LocalTerminal.of(tried, root.options.json, "run it in a terminal, or see berth serve and berth prompt");
        Optional<RunningServer> server =
                command.isEmpty() && workspace.isEmpty() ? RunningServer.of(wiring.context()) : Optional.empty();
        if (resume && server.isEmpty()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    tried,
                    "--resume needs the server of this home, and no command and no workspace",
                    "start it: berth serve");
        }
        if (server.isPresent()) {
            return atServer(tried, new AttachedServerTerminal(server.get(), agent, detachKeys), wiring, printer);
        }
        return direct(tried, here, wiring);
    }

    private ExitCode atServer(String tried, AttachedServerTerminal server, Application wiring, Printer printer)
            throws InterruptedException {
        if (!resume) {
            FutureWaits.on(wiring.runtime(agent).ensureReady(agent.agent()));
        }
        switch (resume ? server.resume() : server.open()) {
            case ServedTerminal.Left.Ended(int status) -> ended = status;
            case ServedTerminal.Left.Detached() ->
                printer.say("left running; come back: berth terminal " + agent + " --resume");
            case ServedTerminal.Left.Lost(String seen) ->
                throw new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, "see berth serve and its log");
        }
        return ExitCode.DONE;
    }

    private ExitCode direct(String tried, LocalTerminal here, Application wiring) throws InterruptedException {
        Workspace[] folders = workspace.stream().map(Workspace::named).toArray(Workspace[]::new);
        AgentInstance instance = FutureWaits.on(wiring.runtime(agent).ensureReady(agent.agent(), folders));
        TerminalSpec spec = command.isEmpty()
                ? TerminalSpec.ofAgent(here.environment())
                : TerminalSpec.of(command, here.environment());
        TerminalSpec placed = folders.length == 0 ? spec : spec.in(folders[0].path());
        ExecEnding ending = here.run(instance.terminal(placed), wiring.context().processes());
        ended = LocalTerminal.status(ending);
        if (ending instanceof ExecEnding.Lost || ending instanceof ExecEnding.NotStarted) {
            throw new BerthException(
                    ErrorKind.CONTAINER_DIED, tried, "its program was " + ending, "see berth ps, berth logs " + agent);
        }
        return ExitCode.DONE;
    }
}
