package dev.berth.runtime.process;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;

/**
 * Starts programs on this host. Every program leads its own session and process group and, unless
 * {@link HostCommand#guarded()} is false, is registered with the guard: a small process that ends every registered
 * group when its input ends, which also happens when this process is killed with SIGKILL. If the host has a
 * {@code /proc}, guarded programs carry the variable {@code BERTH_GUARD} as a mark, by which the guard finds processes
 * that left their group; a program whose daemon must outlive this process is therefore started unguarded. Safe for all
 * threads.
 */
public interface HostProcesses extends AutoCloseable {
    /** Opens host processes; the guard is started with the first program. */
    static HostProcesses open(Limits limits) {
        return new GuardedHostProcesses(limits);
    }

    /**
     * Runs a program to its end: writes its input and reads its output, of which {@link CapturedOutput} keeps a bounded
     * part. The whole group is ended when {@code limit} is reached or the caller is interrupted, which takes up to
     * twice {@code process-end} if a process ignores SIGTERM. Returns when the leader has ended and its output was read
     * to the end. A child that still holds a pipe {@code output-drain} later is ended, as are all other processes of
     * the group. Output of a child after its leader's end is kept, except that of a leader which ended without waiting
     * for its input before reading had begun: the JDK closes the pipes with the leader.
     *
     * @throws InterruptedException after the group was ended
     * @throws dev.berth.runtime.error.BerthException CANCELLED after {@link #close}; CONFIG_INVALID if the locale of this
     *     JVM lacks a character of {@code command}; every other failure is a {@link ProcessEnding}
     */
    CommandResult run(HostCommand command, Limit limit) throws InterruptedException;

    /**
     * As {@link #run}, for a program that may ask the person. If this process has a terminal, the program shares the
     * terminal ({@code /dev/tty}, standard input, Ctrl-C); otherwise its input is empty. A daemon that the program
     * starts lives on.
     *
     * @param about the purpose of the run, shown in warnings and errors instead of the program's arguments
     */
    CommandResult runInteractive(HostCommand command, Limit limit, String about) throws InterruptedException;

    /**
     * Runs a program with this process's terminal and standard streams, without a limit. The program is ended when the
     * caller is interrupted and when this process is gone; its children are ended only in the first case.
     *
     * @throws InterruptedException after the program was ended and the terminal's settings were restored
     */
    ProcessEnding runInForeground(HostCommand command) throws InterruptedException;

    /**
     * Starts a program with open pipes.
     *
     * @throws dev.berth.runtime.error.BerthException PROGRAM_MISSING if the program cannot be started, CONFIG_INVALID as
     *     for {@link #run}
     */
    RunningProcess start(HostCommand command);

    /** The guard for sessions of programs that other code starts; {@link #close} ends these sessions too. */
    SessionGuard sessions();

    Limits limits();

    /**
     * Ends every group that still runs: SIGTERM, and two seconds later SIGKILL. An unguarded program first gets the end
     * of its input. Waits until the groups are gone. Idempotent. An exit of this process without it ends guarded groups
     * as well.
     */
    @Override
    void close();
}
