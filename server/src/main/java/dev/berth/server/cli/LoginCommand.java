package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.Ending;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.HostTerminal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
final class LoginCommand extends BerthTask {
    @Parameters(
            index = "0",
            paramLabel = "TARGET[/AGENT]",
            description = "which agent",
            converter = AgentRef.Converter.class)
    AgentRef agent = AgentRef.of("none");

    @Parameters(index = "1..*", paramLabel = "WORD", description = "more words for the agent's own program")
    List<String> words = List.of();

    @ArgGroup
    StoredKey stored = new StoredKey();

    private int ended;

    @Override
    int status(ExitCode code) {
        return ended == 0 ? super.status(code) : ended;
    }

    @Override
    public ExitCode run(Wiring wiring, Printer printer) throws Exception {
        wiring.targets().check(agent.target());
        if (stored.wanted()) {
            return stored.run(agent, wiring, printer);
        }
        checkTerminal();
        AgentInstance instance = Waits.on(wiring.runtime(agent).ensureReady(agent.agent()));
        ExecEnding ending = atTerminal(instance, wiring.context().processes());
        return report(ending, instance.lookForLogin(), printer);
    }

    private ExecEnding atTerminal(AgentInstance instance, HostProcesses processes) throws InterruptedException {
        try (TerminalExec exec = instance.loginTerminal(words, terminal())) {
            Ending client = Waits.cancellable("logging in " + agent, () -> processes.foreground(exec.command()));
            return exec.ending(
                    switch (client) {
                        case Ending.Exited(int code) -> code;
                        case Ending.Killed(int signal) -> 128 + signal;
                        default -> ExitCode.UNEXPECTED.code();
                    });
        }
    }

    private ExitCode report(ExecEnding ending, Login login, Printer printer) {
        ended = switch (ending) {
            case ExecEnding.Exited(int code) -> code;
            case ExecEnding.Killed(int signal, var _) -> 128 + signal;
            default -> ExitCode.NOT_READY.code();
        };
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

    private void checkTerminal() {
        if (root.options.json || !Stdio.ofProcess().inputIsTerminal() || !HostTerminal.present()) {
            throw failed(
                    ErrorKind.USAGE,
                    root.options.json ? "--json has no place for a terminal" : "standard input is no terminal",
                    "run it in a terminal, or give Berth a key: docs/credentials.md");
        }
    }

    private BerthException failed(ErrorKind kind, String seen, String todo) {
        return new BerthException(kind, "logging in " + agent, seen, todo);
    }

    /** What engines' clients do not hand on, or too late. */
    static Map<String, String> terminal() {
        Map<String, String> all = new TreeMap<>();
        Optional.ofNullable(System.getenv("TERM"))
                .filter(term -> !term.isBlank())
                .ifPresent(term -> all.put("TERM", term));
        HostTerminal.size().ifPresent(size -> {
            all.put("LINES", Integer.toString(size.rows()));
            all.put("COLUMNS", Integer.toString(size.columns()));
        });
        return all;
    }
}
