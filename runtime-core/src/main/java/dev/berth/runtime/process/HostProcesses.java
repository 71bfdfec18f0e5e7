package dev.berth.runtime.process;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;

/**
 * Starts programs on this host. Every program is the leader of its own group and, unless {@link HostCommand#guarded()} is
 * false, registered with the guard: a small process whose closed input, also when we are killed with SIGKILL, ends every
 * registered group. Safe for all threads.
 */
public interface HostProcesses extends AutoCloseable {
    /** Starts its guard with the first program. */
    static HostProcesses open(Limits limits) {
        return new GuardedHostProcesses(limits);
    }

    /**
     * Runs it to its end: input written, both pipes drained and bounded, the whole group ended when {@code limit} is
     * reached or the caller is interrupted. Returns when the leader has ended and its output is drained; a child that
     * holds a pipe after that is ended with the group.
     *
     * @throws InterruptedException after the group was ended
     */
    CommandResult run(HostCommand command, Limit limit) throws InterruptedException;

    /**
     * Starts it with open pipes.
     *
     * @throws dev.berth.runtime.error.BerthException PROGRAM_MISSING when it cannot be started
     */
    RunningProcess start(HostCommand command);

    Limits limits();

    /** Ends every group that still runs. Idempotent. */
    @Override
    void close();
}
