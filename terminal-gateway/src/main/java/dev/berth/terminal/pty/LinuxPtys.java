package dev.berth.terminal.pty;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Pseudo-terminals made by calls of the Linux kernel: no thread per pseudo-terminal, and no fork of this JVM. */
final class LinuxPtys implements PtyBackend {
    private final HostProcesses processes;
    private final PtyLoop loop = new PtyLoop();
    private final FloodLoop floodLoop = new FloodLoop();
    private final SessionTerminator terminator =
            new SessionTerminator(SessionMembers.byProc(LinuxPtys::isIn), LinuxPtys::send);
    private final OpenPtys<LinuxPty> open = new OpenPtys<>();

    private LinuxPtys(HostProcesses processes) {
        this.processes = processes;
    }

    /** Starts the back end's threads. */
    static LinuxPtys open(HostProcesses processes) {
        LinuxPtys ptys = new LinuxPtys(processes);
        ptys.loop.start();
        ptys.floodLoop.start();
        ptys.terminator.start();
        return ptys;
    }

    /**
     * Whether this host is Linux with all needed functions of the C library and a kernel with pidfd_open and waitid by
     * pidfd (5.4).
     */
    static boolean isSupported() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try (Libc libc = new Libc()) {
            Spawn.check();
            int self = libc.openProcess((int) ProcessHandle.current().pid());
            return self >= 0 && libc.close(self) == 0;
        } catch (LinkageError | UnsupportedOperationException | IllegalCallerException _) {
            return false;
        }
    }

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public Pty start(PtyCommand command, PtyHandler handler) {
        String tried = "starting " + command.argv().getFirst() + " on a terminal";
        Path program = HostCommand.of(command.argv(), command.environment())
                .in(command.directory())
                .program();
        return open.start(tried, () -> start(command, program, handler, tried));
    }

    private LinuxPty start(PtyCommand command, Path program, PtyHandler handler, String tried) {
        try (Libc libc = new Libc()) {
            int fd = PtyErrors.check(libc.openPty(), tried);
            Master master = new Master(fd);
            int pid = -1;
            try {
                PtyErrors.check(libc.prepare(fd), tried);
                PtyErrors.check(libc.resize(fd, command.size()), tried);
                pid = PtyErrors.check(Spawn.start(program, command, libc.slaveName(fd)), tried);
                processes.sessions().add(pid);
                int pidfd = PtyErrors.check(libc.openProcess(pid), tried);
                LinuxPty pty = new LinuxPty(this, master, pid, pidfd, handler);
                open.add(pty);
                loop.execute(pty::register);
                return pty;
            } catch (BerthException e) {
                master.close();
                if (pid > 0) {
                    killUnwatched(libc, pid);
                }
                throw e;
            }
        }
    }

    /** Kills a program that was started but has no pidfd. The program has had no time to start children. */
    private void killUnwatched(Libc libc, int pid) {
        libc.kill(-pid, PtySignal.KILL.number());
        libc.kill(pid, PtySignal.KILL.number());
        libc.reap(pid);
        processes.sessions().forget(pid);
    }

    @Override
    public void close() {
        open.close();
        terminator.close();
        floodLoop.stop();
        loop.stop();
    }

    PtyLoop loop() {
        return loop;
    }

    FloodLoop floodLoop() {
        return floodLoop;
    }

    void end(LinuxPty pty, Duration grace) {
        terminator.end(pty.pid(), grace, pty::setSessionGone);
    }

    /**
     * Ends the processes that the ended program left in its session, within the limit for the end of a process group.
     */
    void programEnded(LinuxPty pty) {
        end(pty, processes.limits().value(KnownLimits.PROCESS_END));
    }

    void remove(LinuxPty pty) {
        processes.sessions().forget(pty.pid());
        open.remove(pty);
    }

    /** Asks getsid, which takes a thirtieth of the time of reading {@code /proc/PID/stat}. */
    private static boolean isIn(long process, Set<Long> sessions) {
        try (Libc libc = new Libc()) {
            return sessions.contains((long) libc.sessionOf((int) process));
        }
    }

    private static void send(long process, int signal) {
        try (Libc libc = new Libc()) {
            libc.kill((int) process, signal);
        }
    }
}
