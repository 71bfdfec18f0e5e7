package dev.berth.server.cli.terminal;

import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.HostTerminal;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.FutureWaits;
import dev.berth.server.cli.output.Stdio;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs a program in a container with the terminal of this process: keys, size and Ctrl-C go to the program. */
public record LocalTerminal(String tried) {
    private static final int SIGNAL = 128;

    /**
     * Returns the terminal of this process.
     *
     * @param todo the advice of the error
     * @throws BerthException USAGE without a terminal
     */
    public static LocalTerminal of(String tried, boolean json, String todo) {
        if (json || !Stdio.ofProcess().inputIsTerminal() || !HostTerminal.present()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    tried,
                    json ? "the output of a terminal cannot be printed as JSON" : "standard input is no terminal",
                    todo);
        }
        return new LocalTerminal(tried);
    }

    /**
     * The variables for the program: engines' clients do not pass on the type of the terminal, and its size too late.
     */
    public Map<String, String> environment() {
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

    /** Runs the program to its end and answers how it ended in the container. */
    public ExecEnding run(TerminalExec program, HostProcesses processes) throws InterruptedException {
        try (TerminalExec exec = program) {
            ProcessEnding client = FutureWaits.cancellable(tried, () -> processes.runInForeground(exec.command()));
            return exec.ending(
                    switch (client) {
                        case ProcessEnding.Exited(int code) -> code;
                        case ProcessEnding.Killed(int signal) -> SIGNAL + signal;
                        default -> ExitCode.UNEXPECTED.code();
                    });
        }
    }

    /** The exit status that a shell would give. */
    public static int status(ExecEnding ending) {
        return switch (ending) {
            case ExecEnding.Exited(int code) -> code;
            case ExecEnding.Killed(int signal, var _) -> SIGNAL + signal;
            default -> ExitCode.NOT_READY.code();
        };
    }
}
