package dev.berth.terminal.pty;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.unix.UnixPtyProcess;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Pseudo-terminals made by pty4j, for hosts that {@link LinuxPtys} does not support: macOS, Windows, old Linux. Each
 * pseudo-terminal has a thread that reads its output; one thread calls all handlers.
 */
final class Pty4jPtys implements PtyBackend {
    private static final String START_SCRIPT = """
            stty rows "$1" cols "$2"; shift 2
            if /usr/bin/env --default-signal=HUP /bin/sh -c : 2>/dev/null; then exec /usr/bin/env --default-signal "$@"; fi
            exec /usr/bin/env "$@"
            """;
    /** The descriptors that a start of pty4j uses for a moment, and a reserve for other threads. */
    private static final int NEEDED_DESCRIPTORS = 24;

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    /** The variables that a shell adds to the environment of the program it executes. */
    private static final Set<String> ADDED_BY_SHELLS = Set.of("PWD", "OLDPWD", "SHLVL", "_");

    private final HostProcesses processes;
    private final ExecutorService loop = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("berth-pty-loop").factory());
    private final SessionTerminator terminator =
            new SessionTerminator(SessionMembers.ofThisHost(), WINDOWS ? Pty4jPtys::destroy : Pty4jUnix::send);
    private final OpenPtys<Pty4jPty> open = new OpenPtys<>();

    private Pty4jPtys(HostProcesses processes) {
        this.processes = processes;
    }

    /** Starts the back end's threads. */
    static Pty4jPtys open(HostProcesses processes) {
        Pty4jLibraries.useTemporaryFolder();
        Pty4jPtys ptys = new Pty4jPtys(processes);
        ptys.terminator.start();
        return ptys;
    }

    @Override
    public String name() {
        return "pty4j";
    }

    @Override
    public Pty start(PtyCommand command, PtyHandler handler) {
        String tried = "starting " + command.argv().getFirst() + " on a terminal";
        HostCommand named =
                HostCommand.of(command.argv(), command.environment()).in(command.directory());
        named.checkEncoding();
        Path program = named.program();
        return open.start(tried, () -> start(command, program, handler, tried));
    }

    private Pty4jPty start(PtyCommand command, Path program, PtyHandler handler, String tried) {
        requireDescriptors(tried);
        try {
            PtyProcess process = builder(command, program).start();
            Pty4jSide side = process instanceof UnixPtyProcess unix ? new Pty4jUnix(unix) : new Pty4jWindows(process);
            if (!WINDOWS) {
                processes.sessions().add(process.pid());
            }
            Pty4jPty pty = new Pty4jPty(this, process, side, handler);
            pty.resize(command.size());
            open.add(pty);
            pty.startReader();
            return pty;
        } catch (IOException e) {
            throw failed(tried, e);
        }
    }

    private static PtyProcessBuilder builder(PtyCommand command, Path program) {
        return new PtyProcessBuilder()
                .setCommand(argv(command, program).toArray(String[]::new))
                .setEnvironment(new TreeMap<>(command.environment()))
                .setDirectory(command.directory().toAbsolutePath().toString())
                .setInitialColumns(command.size().columns())
                .setInitialRows(command.size().rows())
                .setRedirectErrorStream(true)
                .setUseWinConPty(true)
                .setUnixOpenTtyToPreserveOutputAfterTermination(MAC);
    }

    /**
     * Prepends a shell script that sets the terminal's size and, where env can, resets ignored signals. pty4j sets the
     * size only after the program has started, and the program inherits the signals that this JVM ignores, such as HUP
     * after nohup.
     */
    private static List<String> argv(PtyCommand command, Path program) {
        List<String> argv = new ArrayList<>();
        if (!WINDOWS) {
            argv.addAll(List.of("/bin/sh", "-c", START_SCRIPT, "sh"));
            argv.add(Integer.toString(command.size().rows()));
            argv.add(Integer.toString(command.size().columns()));
            ADDED_BY_SHELLS.stream()
                    .filter(name -> !command.environment().containsKey(name))
                    .forEach(name -> argv.addAll(List.of("-u", name)));
        }
        argv.add(program.toString());
        argv.addAll(command.argv().subList(1, command.argv().size()));
        return argv;
    }

    /**
     * Checks that enough descriptors are free. A start of pty4j that runs out of descriptors after its fork leaves a
     * copy of this JVM, which holds all open descriptors.
     */
    private static void requireDescriptors(String tried) {
        if (WINDOWS) {
            return;
        }
        List<FileInputStream> probes = new ArrayList<>(NEEDED_DESCRIPTORS);
        try {
            while (probes.size() < NEEDED_DESCRIPTORS) {
                probes.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException _) {
            throw PtyErrors.failed(tried, PtyErrors.EMFILE);
        } finally {
            probes.forEach(Pty4jPtys::close);
        }
    }

    private static void close(FileInputStream probe) {
        try {
            probe.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The failure of a start; pty4j does not report the cause. */
    private static BerthException failed(String tried, IOException seen) {
        return new BerthException(
                ErrorKind.UNEXPECTED, tried, String.valueOf(seen.getMessage()), "read the host's log", seen);
    }

    @Override
    public void close() {
        open.close();
        terminator.close();
        loop.shutdown();
    }

    ExecutorService loop() {
        return loop;
    }

    void end(Pty4jPty pty, Duration grace) {
        terminator.end(pty.pid(), grace, () -> loop.execute(pty::setSessionGone));
    }

    /**
     * Ends the processes that the ended program left in its session, within the limit for the end of a process group.
     */
    void programEnded(Pty4jPty pty) {
        end(pty, processes.limits().value(KnownLimits.PROCESS_END));
    }

    void remove(Pty4jPty pty) {
        if (!WINDOWS) {
            processes.sessions().forget(pty.pid());
        }
        open.remove(pty);
    }

    /** Destroys the process on any signal but CONTINUE: Windows has no signals. */
    private static void destroy(long process, int signal) {
        if (signal != Signals.CONTINUE) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
