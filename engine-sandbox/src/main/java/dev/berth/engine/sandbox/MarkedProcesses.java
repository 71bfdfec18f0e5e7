package dev.berth.engine.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Finds processes on this host by their mark, and ends them. Without a {@code /proc} it finds none. */
final class MarkedProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private MarkedProcesses() {}

    /** All that carry a mark that fits, as far as we may read their environment. */
    static List<ProcessHandle> find(Predicate<Mark> which) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                // the handle first: it remembers the start time, so a number that is used again is never signalled
                ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                        .filter(handle -> mark(process).filter(which).isPresent())
                        .ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return found;
        }
        return found;
    }

    /** Sends SIGTERM to all that fit. */
    static void ask(Predicate<Mark> which) {
        find(which).forEach(ProcessHandle::destroy);
    }

    /**
     * SIGTERM, after {@code grace} SIGKILL, until none is left or {@code limit} has passed. Not ended by an interrupt, which
     * is kept.
     *
     * @return whether none is left
     */
    static boolean end(Predicate<Mark> which, Duration grace, Duration limit) {
        Instant start = Instant.now();
        boolean interrupted = false;
        Consumer<ProcessHandle> signal = grace.isZero() ? ProcessHandle::destroyForcibly : ProcessHandle::destroy;
        List<ProcessHandle> left = find(which);
        left.forEach(signal);
        while (!left.isEmpty() && Instant.now().isBefore(start.plus(limit))) {
            interrupted |= pause();
            if (Instant.now().isAfter(start.plus(grace))) {
                left = find(which);
                left.forEach(ProcessHandle::destroyForcibly);
            } else if (left.stream().noneMatch(MarkedProcesses::runs)) {
                left = find(which);
                left.forEach(ProcessHandle::destroy);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left.isEmpty();
    }

    /** A zombie, which nobody may ever reap, has no environment left. */
    private static boolean runs(ProcessHandle process) {
        return mark(PROC.resolve(Long.toString(process.pid()))).isPresent();
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
            return false;
        } catch (InterruptedException e) {
            return true; // the caller restores the flag when it is through
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
            return Optional.empty(); // gone meanwhile, or another user's
        }
    }
}
