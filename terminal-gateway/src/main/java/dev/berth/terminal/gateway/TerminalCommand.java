package dev.berth.terminal.gateway;

import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtyExit;

/**
 * A command for one terminal: the process on the pty, such as an engine's client, and the program that it runs
 * elsewhere.
 */
public interface TerminalCommand extends AutoCloseable {
    /** The process to start on the pty. */
    PtyCommand pty();

    /** The folder of the agent in which the program begins; an empty text if it is in no workspace. */
    default String workspace() {
        return "";
    }

    /** The exit of the program itself, given the exit of the process on the pty. May block. */
    PtyExit awaitExit(PtyExit clientExit) throws InterruptedException;

    /** Ends processes of the program that still run; called once, after the process on the pty has ended. May block. */
    @Override
    void close();
}
