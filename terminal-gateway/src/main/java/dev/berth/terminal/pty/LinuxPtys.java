package dev.berth.terminal.pty;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Pseudo-terminals by the kernel's own means: no thread and no copy of our memory for each. */
final class LinuxPtys implements PtyBackend {
    private final HostProcesses processes;
    private final PtyLoop loop = new PtyLoop();
    private final FloodLoop floods = new FloodLoop();
    private final SessionTerminator ends =
            new SessionTerminator(SessionMembers.byProc(LinuxPtys::isIn), LinuxPtys::send);
    private final OpenPtys<LinuxPty> open = new OpenPtys<>();

    private LinuxPtys(HostProcesses processes) {
        this.processes = processes;
    }

    static LinuxPtys on(HostProcesses processes) {
        LinuxPtys ptys = new LinuxPtys(processes);
        ptys.loop.start();
        ptys.floods.start();
        ptys.ends.start();
        return ptys;
    }

    /** Whether everything it needs is here: the functions, and a kernel that tells of the end of processes (5.4). */
    static boolean work() {
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
            int fd = PtyErrors.opened(libc.openPty(), tried);
            Master master = new Master(fd);
            int pid = -1;
            try {
                PtyErrors.opened(libc.prepare(fd), tried);
                PtyErrors.opened(libc.resize(fd, command.size()), tried);
                pid = PtyErrors.opened(Spawn.start(program, command, libc.nameOf(fd)), tried);
                processes.sessions().add(pid);
                int process = PtyErrors.opened(libc.openProcess(pid), tried);
                LinuxPty pty = new LinuxPty(this, master, pid, process, handler);
                open.add(pty);
                loop.execute(pty::begin);
                return pty;
            } catch (BerthException e) {
                master.close();
                if (pid > 0) {
                    endUnseen(libc, pid);
                }
                throw e;
            }
        }
    }

    /** One that was started and can't be watched: it has had no time to start others. */
    private void endUnseen(Libc libc, int pid) {
        libc.kill(-pid, PtySignal.KILL.number());
        libc.kill(pid, PtySignal.KILL.number());
        libc.reap(pid);
        processes.sessions().forget(pid);
    }

    @Override
    public void close() {
        open.close();
        ends.close();
        floods.stop();
        loop.stop();
    }

    PtyLoop loop() {
        return loop;
    }

    FloodLoop floods() {
        return floods;
    }

    void end(LinuxPty pty, Duration grace) {
        ends.begin(pty.pid(), grace, pty::sessionGone);
    }

    /** What the program left in its session has as long as a process group has to end. */
    void ended(LinuxPty pty) {
        end(pty, processes.limits().value(KnownLimits.PROCESS_END));
    }

    void gone(LinuxPty pty) {
        processes.sessions().forget(pty.pid());
        open.remove(pty);
    }

    /** A call of the kernel says it thirty times faster than a file of it. */
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
