package dev.berth.server.cli.terminal;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.TerminalSpec;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.WorkspaceOptions;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.serve.RunningServer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.InstanceChoice;
import dev.berth.server.wiring.InstanceStart;
import dev.berth.server.wiring.InstanceStart.Started;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth terminal}: runs the agent's own interface, or a command in its container, at this terminal. */
@Command(
        name = "terminal",
        description = "Run the agent's own interface, or a command in its container, at this terminal.",
        footer = {
            "",
            "The exit code is that of the program. A shell: berth terminal claude -- bash",
            "It opens in the first --workspace, in the instance with exactly these folders.",
            "Without it: in the current folder, in the instance that has a workspace around",
            "it, else in a new one for it, else, if no agent may have that folder, in the",
            "one without a workspace (--no-workspace).",
            "While berth serve runs, the agent's own interface runs in a terminal of the",
            "server: ctrl-p ctrl-q detaches, and it keeps running. To come back: berth",
            "terminal claude --resume, or the server's page."
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

    @Mixin
    WorkspaceOptions workspaces = new WorkspaceOptions();

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
        LocalTerminal terminal = LocalTerminal.of(
                tried(), root.options.json, "run it in a terminal, or see berth serve and berth prompt");
        Optional<RunningServer> server =
                command.isEmpty() && workspaces.selection().isEmpty()
                        ? RunningServer.of(application.context())
                        : Optional.empty();
        if (resume && server.isEmpty()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    tried(),
                    "--resume needs the server of this home, and no command and no workspace",
                    "start the server: berth serve");
        }
        InstanceChoice choice = choose(application, agent, workspaces.selection());
        printer.about(choice.id(), workspaces.selection().arguments(choice.id()));
        if (server.isPresent()) {
            AttachedServerTerminal attached = new AttachedServerTerminal(server.get(), agent, detachKeys);
            return finish(
                    resume
                            ? attached.resume(choice.folder())
                            : attached.open(ready(choice, application, printer).choice()),
                    printer);
        }
        return runDirectly(terminal, choice, application, printer);
    }

    private ExitCode finish(ServerTerminalClient.Ending ending, Printer printer) {
        switch (ending) {
            case ServerTerminalClient.Ending.Ended(int status) -> programStatus = status;
            case ServerTerminalClient.Ending.Detached() ->
                printer.say("the terminal keeps running; to come back: berth terminal " + agent + " --resume");
            case ServerTerminalClient.Ending.Lost(String seen) ->
                throw new BerthException(ErrorKind.MACHINE_NOT_READY, tried(), seen, "see berth serve and its log");
        }
        return ExitCode.DONE;
    }

    private ExitCode runDirectly(
            LocalTerminal terminal, InstanceChoice choice, Application application, Printer printer)
            throws InterruptedException {
        Started started = ready(choice, application, printer);
        TerminalSpec spec = command.isEmpty()
                ? TerminalSpec.ofAgent(terminal.environment())
                : TerminalSpec.of(command, terminal.environment());
        TerminalSpec placed = started.choice().folder().map(spec::in).orElse(spec);
        ExecEnding ending = terminal.run(
                started.instance().terminal(placed), application.context().processes());
        programStatus = LocalTerminal.status(ending);
        if (ending instanceof ExecEnding.Lost || ending instanceof ExecEnding.NotStarted) {
            throw new BerthException(
                    ErrorKind.CONTAINER_DIED, tried(), "the program was " + ending, "see berth ps, berth logs");
        }
        return ExitCode.DONE;
    }

    private Started ready(InstanceChoice choice, Application application, Printer printer) throws InterruptedException {
        Started started = FutureWaits.await(InstanceStart.orWithoutWorkspace(application.runtime(agent), choice));
        printer.about(
                started.choice().id(),
                workspaces.selection().arguments(started.choice().id()));
        started.note().ifPresent(printer::say);
        return started;
    }

    private String tried() {
        return "opening a terminal of " + agent;
    }
}
