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
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.terminal.LocalTerminal;
import dev.berth.server.wiring.Application;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth login}: the agent's own login inside its container, at this terminal; or a key that is kept on request. */
@Command(
        name = "login",
        description = "Log an agent in: its own login, inside its container, at this terminal.",
        footer = {
            "",
            "It ends as the agent's own program does. Words behind -- are for that: berth login claude -- --console",
            "Keys from files, password managers and the environment: docs/credentials.md"
        })
public final class LoginCommand extends BerthTask {
    @Parameters(
            index = "0",
            paramLabel = "TARGET[/AGENT]",
            description = "which agent",
            converter = AgentNameConverter.class)
    AgentName agent = AgentName.of("none");

    @Parameters(index = "1..*", paramLabel = "WORD", description = "more words for the agent's own program")
    List<String> words = List.of();

    @ArgGroup
    StoredKey stored = new StoredKey();

    private int ended;

    @Override
    public int status(ExitCode code) {
        return ended == 0 ? super.status(code) : ended;
    }

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        wiring.targets().check(agent.target());
        if (stored.wanted()) {
            return stored.run(agent, wiring, printer);
        }
        LocalTerminal here = LocalTerminal.of(
                "logging in " + agent,
                root.options.json,
                "run it in a terminal, or give Berth a key: docs/credentials.md");
        AgentInstance instance = FutureWaits.on(wiring.runtime(agent).ensureReady(agent.agent()));
        ExecEnding ending = here.run(
                instance.loginTerminal(words, here.environment()),
                wiring.context().processes());
        return report(ending, instance.lookForLogin(), printer);
    }

    private ExitCode report(ExecEnding ending, Login login, Printer printer) {
        ended = LocalTerminal.status(ending);
        if (!ending.succeeded()) {
            throw failed(ErrorKind.LOGIN_MISSING, "its own login " + ending, "run it again: berth login " + agent);
        }
        if (login instanceof Login.Missing(String hint)) {
            throw failed(ErrorKind.LOGIN_MISSING, "its own login ended well, and left none in its home", hint);
        }
        printer.say(agent + ": login known" + (login instanceof Login.Known(String source) ? ", " + source : ""));
        printer.result(Printer.Result.done("logged-in"));
        return ExitCode.DONE;
    }

    private BerthException failed(ErrorKind kind, String seen, String todo) {
        return new BerthException(kind, "logging in " + agent, seen, todo);
    }
}
