package dev.berth.engine.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Finds and ends processes of this host by their {@link Mark}. Finds none on a system without {@code /proc}. */
final class MarkedProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private MarkedProcesses() {}

    /** All processes with a matching mark, as far as their environment can be read. */
    static List<ProcessHandle> find(Predicate<Mark> marks) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                // the handle before the mark: it has the start time, so a process that gets the number later is never
                // signalled
                ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                        .filter(handle -> mark(process).filter(marks).isPresent())
                        .ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return found;
        }
        return found;
    }

    /** Sends SIGTERM to all processes with a matching mark. */
    static void terminate(Predicate<Mark> marks) {
        find(marks).forEach(ProcessHandle::destroy);
    }

    /**
     * Sends SIGTERM, and after {@code grace} SIGKILL, until no process with a matching mark is left or {@code limit}
     * has passed. Continues when the thread is interrupted, and restores the interrupt at the end.
     *
     * @return whether no process is left
     */
    static boolean end(Predicate<Mark> marks, Duration grace, Duration limit) {
        long start = System.nanoTime();
        boolean interrupted = false;
        Consumer<ProcessHandle> signal = grace.isZero() ? ProcessHandle::destroyForcibly : ProcessHandle::destroy;
        List<ProcessHandle> remaining = find(marks);
        remaining.forEach(signal);
        while (!remaining.isEmpty() && !passed(start, limit)) {
            interrupted |= pause();
            if (passed(start, grace)) {
                remaining = find(marks);
                remaining.forEach(ProcessHandle::destroyForcibly);
            } else if (remaining.stream().noneMatch(MarkedProcesses::runs)) {
                remaining = find(marks);
                remaining.forEach(ProcessHandle::destroy);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return remaining.isEmpty();
    }

    private static boolean passed(long start, Duration time) {
        return System.nanoTime() - start > time.toNanos();
    }

    /** A zombie, which may never be reaped, does not count: it has no environment. */
    private static boolean runs(ProcessHandle process) {
        return mark(PROC.resolve(Long.toString(process.pid()))).isPresent();
    }

    private static boolean pause() {
        try {
            Thread.sleep(POLL_INTERVAL);
            return false;
        } catch (InterruptedException e) {
            return true; // the caller restores the flag at its end
        }
    }

    private static Optional<Mark> mark(Path process) {
        try {
            String environment =
                    "\0" + new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
            String name = "\0" + Mark.VARIABLE + "=";
            int at = environment.indexOf(name);
            if (at < 0) {
                return Optional.empty();
            }
            int from = at + name.length();
            int end = environment.indexOf('\0', from);
            return Mark.parse(environment.substring(from, end < 0 ? environment.length() : end));
        } catch (IOException e) {
            return Optional.empty(); // ended meanwhile, or of another user
        }
    }
}
