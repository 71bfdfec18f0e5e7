package dev.berth.machine.lima;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What runs under a process number. Safe for all threads. */
@FunctionalInterface
interface ProcessLook {
    /** The words of its command line, as far as they can be seen; empty when no process has that number. */
    Optional<List<String>> words(long pid);

    static ProcessLook real() {
        return pid -> ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> whole(pid).orElseGet(() -> visible(process.info())));
    }

    /** The JDK cuts long ones; a process that has ended and that nobody has reaped has none. */
    private static Optional<List<String>> whole(long pid) {
        try {
            return Optional.of(List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .split("\0", -1)));
        } catch (IOException _) {
            return Optional.empty(); // no /proc here, or not our process
        }
    }

    private static List<String> visible(ProcessHandle.Info info) {
        List<String> words = new ArrayList<>();
        info.command().ifPresent(words::add);
        info.arguments().ifPresent(arguments -> words.addAll(List.of(arguments)));
        return words;
    }
}
