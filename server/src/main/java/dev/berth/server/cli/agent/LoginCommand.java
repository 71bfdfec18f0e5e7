package dev.berth.server.cli.agent;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.server.cli.AgentNameConverter;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.output.InstanceArguments;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.terminal.LocalTerminal;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.CallerFolder;
import dev.berth.server.wiring.InstanceChoice;
import dev.berth.server.wiring.InstanceStart;
import dev.berth.server.wiring.WorkspaceSelection;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth login}: runs the agent's own login program in its container at this terminal, or stores a key. */
@Command(
        name = "login",
        description = "Run an agent's own login program, in its container, at this terminal.",
        footer = {
            "",
            "The exit code is that of the login program. Arguments after -- go to it: berth login claude -- --console",
            "Keys from files, password managers and the environment: docs/credentials.md"
        })
public final class LoginCommand extends BerthTask {
    @Parameters(
            index = "0",
            paramLabel = "TARGET[/AGENT]",
            description = "which agent",
            converter = AgentNameConverter.class)
    AgentName agent = AgentName.of("none");

    @Parameters(index = "1..*", paramLabel = "ARG", description = "arguments of the login program")
    List<String> arguments = List.of();

    @ArgGroup
    StoredKey stored = new StoredKey();

    private int programStatus;

    @Override
    public int exitStatus(ExitCode code) {
        return programStatus == 0 ? super.exitStatus(code) : programStatus;
    }

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        application.targets().check(agent.target());
        if (stored.isRequested()) {
            if (!arguments.isEmpty()) {
                throw failure(
                        ErrorKind.USAGE,
                        "arguments of the login program (" + String.join(" ", arguments) + ") and --key or --forget",
                        "give one of the two");
            }
            return stored.run(agent, application, printer);
        }
        LocalTerminal terminal = LocalTerminal.of(
                "logging in " + agent,
                root.options.json,
                "run it in a terminal, or give Berth a key: docs/credentials.md");
        InstanceChoice choice = choose(application, agent, anyInstance()).orNoWorkspace();
        printer.about(choice.id(), InstanceArguments.of(choice.id()));
        AgentInstance instance = FutureWaits.await(InstanceStart.exactly(application.runtime(agent), choice));
        ExecEnding ending = terminal.run(
                instance.loginTerminal(arguments, terminal.environment()),
                application.context().processes());
        return report(ending, instance.lookForLogin(), printer);
    }

    /** A login needs no folder: it is in the home that the agent's instances share. */
    private static WorkspaceSelection anyInstance() {
        return CallerFolder.isDeleted() ? WorkspaceSelection.WITHOUT_WORKSPACE : WorkspaceSelection.NONE;
    }

    private ExitCode report(ExecEnding ending, Login login, Printer printer) {
        programStatus = LocalTerminal.status(ending);
        if (!ending.succeeded()) {
            throw failure(ErrorKind.LOGIN_MISSING, "the login program " + ending, "run it again: berth login " + agent);
        }
        if (login instanceof Login.Missing(String hint)) {
            throw failure(
                    ErrorKind.LOGIN_MISSING,
                    "the login program succeeded, but left no login in the agent's home",
                    hint + ": berth login " + agent);
        }
        printer.say(agent + ": login known" + (login instanceof Login.Known(String source) ? ", " + source : ""));
        printer.result(Printer.Result.done("logged-in"));
        return ExitCode.DONE;
    }

    private BerthException failure(ErrorKind kind, String seen, String todo) {
        return new BerthException(kind, "logging in " + agent, seen, todo);
    }
}
