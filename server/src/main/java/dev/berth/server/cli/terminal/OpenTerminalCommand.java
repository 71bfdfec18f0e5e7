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

/** {@code berth terminal}: runs the agent's own interface, or a command in its container, at this terminal. */
@Command(
        name = "terminal",
        description = "Run the agent's own interface, or a command in its container, at this terminal.",
        footer = {
            "",
            "The exit code is that of the program. A shell: berth terminal claude -- bash",
            "While berth serve runs, the agent's own interface runs in a terminal of the server: ctrl-p ctrl-q",
            "detaches, and it keeps running. To come back: berth terminal claude --resume, or the server's page."
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

    @Option(names = "--workspace", paramLabel = "DIR", description = "project folder to start in")
    Optional<Path> workspace = Optional.empty();

    @Option(names = "--resume", description = "come back to a running terminal of the server")
    boolean resume;

    @Option(
            names = "--detach-keys",
            paramLabel = "KEYS",
            description = "keys that detach from a terminal of the server (default: ctrl-p,ctrl-q)",
            converter = DetachKeys.Converter.class)
    DetachKeys detachKeys = DetachKeys.of("ctrl-p,ctrl-q");

    private int programStatus;

    @Override
    public int exitStatus(ExitCode code) {
        return programStatus == 0 ? super.exitStatus(code) : programStatus;
    }

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        String tried = "opening a terminal of " + agent;
        LocalTerminal terminal =
                LocalTerminal.of(tried, root.options.json, "run it in a terminal, or see berth serve and berth prompt");
        Optional<RunningServer> server =
                command.isEmpty() && workspace.isEmpty() ? RunningServer.of(application.context()) : Optional.empty();
        if (resume && server.isEmpty()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    tried,
                    "--resume needs the server of this home, and no command and no workspace",
                    "start the server: berth serve");
        }
        if (server.isPresent()) {
            return runOnServer(
                    tried, new AttachedServerTerminal(server.get(), agent, detachKeys), application, printer);
        }
        return runDirectly(tried, terminal, application);
    }

    private ExitCode runOnServer(String tried, AttachedServerTerminal server, Application application, Printer printer)
            throws InterruptedException {
        if (!resume) {
            FutureWaits.await(application.runtime(agent).ensureReady(agent.agent()));
        }
        switch (resume ? server.resume() : server.open()) {
            case ServerTerminalClient.Ending.Ended(int status) -> programStatus = status;
            case ServerTerminalClient.Ending.Detached() ->
                printer.say("the terminal keeps running; to come back: berth terminal " + agent + " --resume");
            case ServerTerminalClient.Ending.Lost(String seen) ->
                throw new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, "see berth serve and its log");
        }
        return ExitCode.DONE;
    }

    private ExitCode runDirectly(String tried, LocalTerminal terminal, Application application)
            throws InterruptedException {
        Workspace[] folders = workspace.stream().map(Workspace::named).toArray(Workspace[]::new);
        AgentInstance instance = FutureWaits.await(application.runtime(agent).ensureReady(agent.agent(), folders));
        TerminalSpec spec = command.isEmpty()
                ? TerminalSpec.ofAgent(terminal.environment())
                : TerminalSpec.of(command, terminal.environment());
        TerminalSpec placed = folders.length == 0 ? spec : spec.in(folders[0].path());
        ExecEnding ending =
                terminal.run(instance.terminal(placed), application.context().processes());
        programStatus = LocalTerminal.status(ending);
        if (ending instanceof ExecEnding.Lost || ending instanceof ExecEnding.NotStarted) {
            throw new BerthException(
                    ErrorKind.CONTAINER_DIED, tried, "the program was " + ending, "see berth ps, berth logs " + agent);
        }
        return ExitCode.DONE;
    }
}
