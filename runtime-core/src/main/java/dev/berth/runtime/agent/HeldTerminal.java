package dev.berth.runtime.agent;

import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.session.Adapter;

/** A terminal's program that keeps its container from being removed until it is closed. */
record HeldTerminal(TerminalExec exec, ProgramComparison comparison, Adapter.Use use) implements TerminalExec {
    @Override
    public HostCommand command() {
        return exec.command();
    }

    @Override
    public ExecEnding ending(int status) throws InterruptedException {
        return exec.ending(status);
    }

    @Override
    public void close() {
        try {
            exec.close();
        } finally {
            try {
                comparison.close();
            } finally {
                use.close();
            }
        }
    }
}
