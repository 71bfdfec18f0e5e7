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
 * Pseudo-terminals by pty4j, where the kernel's own means are not known: macOS, Windows, old Linux. Each has a thread that
 * reads it; one thread calls all handlers.
 */
final class Pty4jPtys implements PtyBackend {
    private static final String BEFORE = """
            stty rows "$1" cols "$2"; shift 2
            if /usr/bin/env --default-signal=HUP /bin/sh -c : 2>/dev/null; then exec /usr/bin/env --default-signal "$@"; fi
            exec /usr/bin/env "$@"
            """;
    /** Descriptors that a start takes for a moment, and some for what else happens meanwhile. */
    private static final int NEEDED = 24;

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    /** What a shell adds to the environment of what it becomes. */
    private static final Set<String> ADDED_BY_SHELLS = Set.of("PWD", "OLDPWD", "SHLVL", "_");

    private final HostProcesses processes;
    private final ExecutorService loop = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("berth-pty-loop").factory());
    private final SessionTerminator ends =
            new SessionTerminator(SessionMembers.here(), WINDOWS ? Pty4jPtys::end : Pty4jUnix::send);
    private final OpenPtys<Pty4jPty> open = new OpenPtys<>();

    private Pty4jPtys(HostProcesses processes) {
        this.processes = processes;
    }

    static Pty4jPtys on(HostProcesses processes) {
        Pty4jLibraries.keepTidy();
        Pty4jPtys ptys = new Pty4jPtys(processes);
        ptys.ends.start();
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
        requireRoom(tried);
        try {
            PtyProcess process = builder(command, program).start();
            Pty4jSide side = process instanceof UnixPtyProcess unix ? new Pty4jUnix(unix) : new Pty4jWindows(process);
            if (!WINDOWS) {
                processes.sessions().add(process.pid());
            }
            Pty4jPty pty = new Pty4jPty(this, process, side, handler);
            pty.resize(command.size());
            open.add(pty);
            pty.begin();
            return pty;
        } catch (IOException e) {
            throw refused(tried, e);
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
     * pty4j sets the size after the program has started, and hands on what we ignore, as after nohup: so the program is preceded by one that
     * sets the size first and, where env can do it, no signal aside.
     */
    private static List<String> argv(PtyCommand command, Path program) {
        List<String> argv = new ArrayList<>();
        if (!WINDOWS) {
            argv.addAll(List.of("/bin/sh", "-c", BEFORE, "sh"));
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

    /** A start of pty4j's that runs out of descriptors half-way leaves a copy of this JVM, which holds all that is open. */
    private static void requireRoom(String tried) {
        if (WINDOWS) {
            return;
        }
        List<FileInputStream> room = new ArrayList<>(NEEDED);
        try {
            while (room.size() < NEEDED) {
                room.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException _) {
            throw PtyErrors.failed(tried, PtyErrors.EMFILE);
        } finally {
            room.forEach(Pty4jPtys::close);
        }
    }

    private static void close(FileInputStream nothing) {
        try {
            nothing.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** pty4j doesn't say why. */
    private static BerthException refused(String tried, IOException seen) {
        return new BerthException(
                ErrorKind.UNEXPECTED, tried, String.valueOf(seen.getMessage()), "look at the host's log", seen);
    }

    @Override
    public void close() {
        open.close();
        ends.close();
        loop.shutdown();
    }

    ExecutorService loop() {
        return loop;
    }

    void end(Pty4jPty pty, Duration grace) {
        ends.begin(pty.pid(), grace, () -> loop.execute(pty::sessionGone));
    }

    /** What the program left in its session has as long as a process group has to end. */
    void ended(Pty4jPty pty) {
        end(pty, processes.limits().value(KnownLimits.PROCESS_END));
    }

    void gone(Pty4jPty pty) {
        if (!WINDOWS) {
            processes.sessions().forget(pty.pid());
        }
        open.remove(pty);
    }

    /** Windows has no signals: what would have to go, goes. */
    private static void end(long process, int signal) {
        if (signal != Signals.CONTINUE) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
