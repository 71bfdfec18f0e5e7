package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostCommand;
import java.time.Duration;
import java.util.function.Consumer;

/** A program in a terminal inside a sandbox on this host. The status of the terminal's process is the program's own. */
final class SandboxTerminal implements TerminalExec {
    private final HostCommand command;
    private final Sandbox.Start start;
    private final SandboxFolder container;
    private final Limits limits;
    private final Consumer<SandboxTerminal> ended;

    /** @param ended receives this terminal when its program was ended */
    SandboxTerminal(
            HostCommand command,
            Sandbox.Start start,
            SandboxFolder container,
            Limits limits,
            Consumer<SandboxTerminal> ended) {
        this.command = command;
        this.start = start;
        this.container = container;
        this.limits = limits;
        this.ended = ended;
    }

    @Override
    public HostCommand command() {
        return command;
    }

    @Override
    public ExecEnding ending(int status) {
        close();
        return status > 128 && status < 128 + 65
                ? new ExecEnding.Killed(status - 128, false)
                : new ExecEnding.Exited(status);
    }

    /** Deletes the files of the start: a command that is run after that starts no program. */
    void discardFiles() {
        Launch.discardAll(container, start);
    }

    @Override
    public void close() {
        discardFiles();
        Duration grace = limits.value(KnownLimits.PROCESS_END);
        MarkedProcesses.end(mark -> mark.equals(start.mark()), grace, grace.plus(limits.value(KnownLimits.EXEC_END)));
        ended.accept(this);
    }
}
