package dev.berth.runtime.container;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The programs that one owner runs inside one container. When the scope is closed, or this process dies in any
 * way, every process that was started through the scope is ended inside, detached children included; processes of other
 * scopes are not touched. Safe for all threads.
 */
public interface ExecScope extends AutoCloseable {
    ContainerId container();

    /**
     * Starts a program inside, with open pipes. Returns when the container was reached and its mounts were found in order;
     * the program itself may not have begun yet.
     *
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED; WORKSPACE_REPLACED when a mounted
     *     folder, such as {@link ExecSpec#directory()}, was deleted outside since the container was started, also if it was
     *     made again (the program is not started then); CANCELLED when the scope was closed. A missing program is not
     *     thrown here: {@link ContainerProcess#ending()} answers {@link ExecEnding.NotStarted}
     */
    ContainerProcess start(ExecSpec spec);

    /**
     * Begins to start a program that is named later, as the container's own user in its own folder. Returns when the container
     * was reached.
     *
     * @return empty for an engine where that would save nothing
     * @throws dev.berth.runtime.error.BerthException as {@link #start}
     */
    default Optional<PreparedExec> prepare() {
        return Optional.empty();
    }

    /**
     * Prepares a program that runs in a terminal; the program is ended with this scope. Engines set the terminal's size
     * late and its type not at all: put {@code LINES}, {@code COLUMNS} and {@code TERM} into the spec's environment.
     *
     * @throws dev.berth.runtime.error.BerthException as {@link #start}; a folder that is deleted after this method returned
     *     keeps the program from starting, and its terminal shows why
     */
    TerminalExec terminal(ExecSpec spec);

    /**
     * Checks whether the container's inside still answers and which of its mounted folders were deleted outside, without
     * starting a program there. Completes within limit {@code pulse}, never fails.
     */
    CompletableFuture<LivenessReport> checkLiveness();

    /**
     * Completes when the scope can start no more programs, with the reason: closed by Berth, or the container died or
     * was removed. The container is watched from the first program, or the first call of this method, on.
     */
    CompletableFuture<ExecEnding> ending();

    /**
     * Ends the scope's programs at the same time and returns when they were seen gone, at the latest after twice the limits
     * {@code leash} and {@code exec-end}; see {@link #stillRunningReason()}. What is started or opened during or after the
     * close is refused or ended. Idempotent, also from several threads at once.
     */
    @Override
    void close();

    /** The reason why programs of the scope still run after {@link #close()}; empty when none is known to run. */
    default Optional<String> stillRunningReason() {
        return Optional.empty();
    }
}
