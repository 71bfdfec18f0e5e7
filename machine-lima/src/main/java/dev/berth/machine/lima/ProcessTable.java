package dev.berth.machine.lima;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Command lines of processes by their numbers. Safe for all threads. */
@FunctionalInterface
interface ProcessTable {
    /** The command line of a process, as far as it can be seen; empty when no process has that number. */
    Optional<List<String>> argv(long pid);

    static ProcessTable real() {
        return pid -> ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> fromProc(pid).orElseGet(() -> fromJdk(process.info())));
    }

    /**
     * Reads /proc, because the JDK cuts long command lines. A process that ended and was not reaped has an empty one.
     */
    private static Optional<List<String>> fromProc(long pid) {
        try {
            return Optional.of(List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .split("\0", -1)));
        } catch (IOException _) {
            return Optional.empty(); // no /proc on this system, or a process of another user
        }
    }

    private static List<String> fromJdk(ProcessHandle.Info info) {
        List<String> argv = new ArrayList<>();
        info.command().ifPresent(argv::add);
        info.arguments().ifPresent(arguments -> argv.addAll(List.of(arguments)));
        return argv;
    }
}
