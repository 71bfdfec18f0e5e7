package dev.berth.runtime.container;

import dev.berth.runtime.process.HostCommand;

/**
 * A program that is prepared to run in a terminal inside a container. Run {@link #command()} once, in a terminal of
 * this host, which then passes its size, keys and Ctrl-C on. Safe for all threads.
 */
public interface TerminalExec extends AutoCloseable {
    /** The command to run in the host's terminal, with its whole environment; contains no secret. */
    HostCommand command();

    /**
     * Returns how the program inside ended, to be called once the client outside has ended; engines' clients report a
     * wrong status or none. Processes of the program that still run inside are ended.
     *
     * @param status the client's own exit status, for engines that report nothing better
     */
    ExecEnding ending(int status) throws InterruptedException;

    /**
     * Ends the program and its processes inside, and returns when they are gone. A command that is run only after that
     * starts no program. Idempotent.
     */
    @Override
    void close();
}
