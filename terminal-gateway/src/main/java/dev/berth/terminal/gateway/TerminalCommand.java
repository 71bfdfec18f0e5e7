package dev.berth.terminal.gateway;

import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtyExit;

/** A program that is about to run in a terminal, such as an engine's client. Used by one terminal. */
public interface TerminalCommand extends AutoCloseable {
    PtyCommand pty();

    /** What the program itself ended with, where {@code seen}, of the process on the pty, does not tell. May block. */
    PtyExit ended(PtyExit seen) throws InterruptedException;

    /** Ends what still runs wherever the program runs; called once, after its process on the pty is gone. May block. */
    @Override
    void close();
}
