package dev.berth.runtime.container;

import java.util.concurrent.CompletableFuture;

/**
 * What one owner runs inside one container. When it is closed, or this process dies in whatever way, everything that was
 * started through it is ended inside, children that ran away included; neighbours are not touched. Safe for all threads.
 */
public interface ExecScope extends AutoCloseable {
    ContainerId container();

    /**
     * Starts a program inside, with open pipes.
     *
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED, AGENT_PROGRAM_MISSING is not thrown here
     *     but told by {@link ContainerProcess#ending()}
     */
    ContainerProcess start(ExecSpec spec);

    /**
     * Prepares a program that runs in a terminal; it is ended with this scope. Engines set the terminal's size late and its kind
     * not at all: say {@code LINES}, {@code COLUMNS} and {@code TERM} in its environment.
     *
     * @throws dev.berth.runtime.error.BerthException as {@link #start}
     */
    TerminalExec terminal(ExecSpec spec);

    /**
     * Asks the inside whether it still answers, without starting anything there. Completes within limit {@code pulse}, never
     * fails.
     */
    CompletableFuture<LivenessReport> pulse();

    /** Completes when the scope can start nothing any more, with the reason: closed by us, or the container died or was removed. */
    CompletableFuture<ExecEnding> lost();

    /** Ends everything inside and returns when it was seen gone, or after {@code exec-end}. Idempotent. */
    @Override
    void close();
}
