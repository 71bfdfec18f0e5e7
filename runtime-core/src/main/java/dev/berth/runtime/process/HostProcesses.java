package dev.berth.runtime.process;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;

/**
 * Starts programs on this host. Every program is the leader of its own session and group and, unless {@link
 * HostCommand#guarded()} is false, registered with the guard: a small process whose closed input, also when we are killed
 * with SIGKILL, ends every registered group. Where there is a {@code /proc}, guarded programs carry the variable {@code
 * BERTH_GUARD} as a mark, by which the guard also finds what left its group; so what must outlive us (a daemon that a
 * program starts) is started unguarded. Safe for all threads.
 */
public interface HostProcesses extends AutoCloseable {
    /** Starts its guard with the first program. */
    static HostProcesses open(Limits limits) {
        return new GuardedHostProcesses(limits);
    }

    /**
     * Runs it to its end: input written, both pipes drained and bounded, the whole group ended when {@code limit} is
     * reached or the caller is interrupted (which takes up to twice {@code process-end} when it resists). Returns when the
     * leader has ended and its output is drained; a child that still holds a pipe {@code output-drain} later is ended, and
     * so is what else is left in the group. What a child writes after its leader is kept, unless the leader did not wait for
     * its input and ended before we had begun to read: the JDK closes the pipes with the leader.
     *
     * @throws InterruptedException after the group was ended
     * @throws dev.berth.runtime.error.BerthException CANCELLED once these are closed; nothing else: see {@link ProcessEnding}
     */
    CommandResult run(HostCommand command, Limit limit) throws InterruptedException;

    /**
     * As {@link #run}, for a program that may ask the person: where this process has a terminal, it shares that (its {@code
     * /dev/tty}, its standard input, a Ctrl-C); elsewhere its input is empty. A daemon that it starts lives on.
     *
     * @param about what it is run for, told in the place of its words wherever the wait is told
     */
    CommandResult runInteractive(HostCommand command, Limit limit, String about) throws InterruptedException;

    /**
     * Runs it in our place: at our terminal, with our three streams, for as long as the person there likes. It is ended when
     * the caller is interrupted and when we are gone; of what it starts itself only when we are not.
     *
     * @throws InterruptedException after it was ended and the terminal was put back as it was
     */
    ProcessEnding runInForeground(HostCommand command) throws InterruptedException;

    /**
     * Starts it with open pipes.
     *
     * @throws dev.berth.runtime.error.BerthException PROGRAM_MISSING when it cannot be started
     */
    RunningProcess start(HostCommand command);

    /** For sessions of programs that others start; they end with these. */
    SessionGuard sessions();

    Limits limits();

    /**
     * Ends every group that still runs, first by SIGTERM and two seconds later by SIGKILL; what is not guarded is asked by
     * the end of its input first. Waits for the end, and is idempotent. Exiting without it ends them as well.
     */
    @Override
    void close();
}
