package dev.berth.runtime.container;

import java.util.concurrent.CompletableFuture;

/**
 * The programs that one owner runs inside one container. When the scope is closed, or this process dies in any
 * way, every process that was started through the scope is ended inside, detached children included; processes of other
 * scopes are not touched. Safe for all threads.
 */
public interface ExecScope extends AutoCloseable {
    ContainerId container();

    /**
     * Starts a program inside, with open pipes.
     *
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED; a missing program is not
     *     thrown here: {@link ContainerProcess#ending()} answers {@link ExecEnding.NotStarted}
     */
    ContainerProcess start(ExecSpec spec);

    /**
     * Prepares a program that runs in a terminal; the program is ended with this scope. Engines set the terminal's size
     * late and its type not at all: put {@code LINES}, {@code COLUMNS} and {@code TERM} into the spec's environment.
     *
     * @throws dev.berth.runtime.error.BerthException as {@link #start}
     */
    TerminalExec terminal(ExecSpec spec);

    /**
     * Checks whether the container's inside still answers, without starting a program there. Completes within limit
     * {@code pulse}, never fails.
     */
    CompletableFuture<LivenessReport> checkLiveness();

    /**
     * Completes when the scope can start no more programs, with the reason: closed by Berth, or the container died or
     * was removed.
     */
    CompletableFuture<ExecEnding> ending();

    /** Ends the scope's programs and returns when they were seen gone, or after limit {@code exec-end}. Idempotent. */
    @Override
    void close();
}
