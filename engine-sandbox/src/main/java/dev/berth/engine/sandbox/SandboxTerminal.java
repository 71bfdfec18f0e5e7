package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostCommand;
import java.time.Duration;

/** A program in a terminal inside a sandbox on this host. The status of the terminal's process is the program's own. */
record SandboxTerminal(HostCommand command, Sandbox.Start start, Limits limits) implements TerminalExec {
    @Override
    public ExecEnding ending(int status) {
        close();
        return status > 128 && status < 128 + 65
                ? new ExecEnding.Killed(status - 128, false)
                : new ExecEnding.Exited(status);
    }

    @Override
    public void close() {
        Duration grace = limits.value(KnownLimits.PROCESS_END);
        MarkedProcesses.end(mark -> mark.equals(start.mark()), grace, grace.plus(limits.value(KnownLimits.EXEC_END)));
    }
}
