package dev.berth.runtime.container;

import dev.berth.runtime.process.HostCommand;

/**
 * A program that is prepared to run in a terminal inside a container. Run {@link #command()} once, in a terminal of this host:
 * resizing, keys and Ctrl-C are that terminal's. Safe for all threads.
 */
public interface TerminalExec extends AutoCloseable {
    /** What to run in the terminal, with its whole environment; nothing of it is secret. */
    HostCommand command();

    /**
     * How the program inside ended, once its client outside has; engines' clients say it wrongly or not at all. What is left
     * running inside is ended then.
     *
     * @param status the client's own exit status, for engines that have no better word
     */
    ExecEnding ending(int status) throws InterruptedException;

    /** Ends the program and all that it started inside, and answers when they are gone; nothing when it never ran. Idempotent. */
    @Override
    void close();
}
