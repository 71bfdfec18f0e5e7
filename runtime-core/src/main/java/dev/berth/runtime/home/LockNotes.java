package dev.berth.runtime.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes of the holders of locks about themselves: a small file each, {@code NAME@PID-TOKEN-NUMBER}. Notes are for people.
 * The lock alone decides whether it is held, so a note that cannot be written is only logged.
 *
 * <p>INVARIANT: no two processes use the same file name, because of the random token. So a note of a dead process can be
 * removed while a process with the same pid writes its own.
 */
record LockNotes(Path folder) {
    private static final Logger log = LoggerFactory.getLogger(LockNotes.class);
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final String TOKEN = UUID.randomUUID().toString().substring(0, 8);
    private static final Pattern FILE_NAME = Pattern.compile("\\.?(?<lock>[^@]+)@(?<pid>[0-9]{1,18})-.*");
    private static final String UNFINISHED = ".note";
    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofSeconds(10);

    Note note(String name, String phase, boolean shared) {
        long pid = ProcessHandle.current().pid();
        Path file = folder.resolve(name + "@" + pid + "-" + TOKEN + "-" + NUMBERS.incrementAndGet());
        Note note = new Note(folder, file, new LockHolder(pid, command(), phase, Instant.now(), shared));
        note.write(phase);
        return note;
    }

    List<LockHolder> of(String name) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(name + "@"))
                    .flatMap(file -> read(file).stream())
                    .sorted((a, b) -> a.since().compareTo(b.since()))
                    .toList();
        } catch (IOException e) {
            log.warn("can't list lock notes folder={}", folder, e);
            return List.of();
        }
    }

    /**
     * Removes the notes that killed processes left, also half-written ones: those whose process is dead and whose lock
     * is not held exclusively. The latter protects the notes of living processes with pids of another container.
     */
    void removeStale(Predicate<String> isHeldExclusively) {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> removeIfStale(file, isHeldExclusively));
        } catch (IOException | RuntimeException e) {
            log.warn("can't remove stale lock notes folder={}", folder, e);
        }
    }

    private static void removeIfStale(Path file, Predicate<String> isHeldExclusively) {
        Matcher name = FILE_NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return;
        }
        boolean alive = isUnfinished(file)
                ? isAlive(Long.parseLong(name.group("pid")), "")
                : read(file).isPresent();
        if (!alive && !isHeldExclusively.test(name.group("lock"))) {
            delete(file);
        }
    }

    private static boolean isUnfinished(Path file) {
        return String.valueOf(file.getFileName()).endsWith(UNFINISHED);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("can't remove lock note file={}", file, e);
        }
    }

    /** The living holder that a note describes. */
    private static Optional<LockHolder> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            LockHolder holder = new LockHolder(
                    Long.parseLong(lines.get(0)),
                    lines.get(4),
                    lines.get(5),
                    Instant.parse(lines.get(2)),
                    Boolean.parseBoolean(lines.get(3)));
            return isAlive(holder.pid(), lines.get(1)) ? Optional.of(holder) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // the lock was released meanwhile
        } catch (IOException | DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
            log.warn("can't read lock note file={}", file, e);
        }
        return Optional.empty();
    }

    /** Whether the holder lives. Its pid may have been reused: that process has another start time than the note. */
    private static boolean isAlive(long pid, String started) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        Optional<Instant> now = process.flatMap(same -> same.info().startInstant());
        if (process.isEmpty() || now.isEmpty() || started.isEmpty()) {
            return process.isPresent();
        }
        return Duration.between(Instant.parse(started), now.get()).abs().compareTo(MAX_CLOCK_DIFFERENCE) < 0;
    }

    /** The main class and at most two plain arguments; later arguments may be private. */
    private static String command() {
        List<String> arguments = new ArrayList<>(
                Arrays.asList(System.getProperty("sun.java.command", "java").split(" ")));
        String program = arguments.removeFirst();
        return Stream.concat(
                        Stream.of(program.substring(program.lastIndexOf('/') + 1)),
                        arguments.stream().limit(2).takeWhile(argument -> argument.matches("[a-z][a-z0-9/-]{0,80}")))
                .collect(Collectors.joining(" "));
    }

    /** The note of one holder in this process. */
    record Note(Path folder, Path file, LockHolder holder) {
        void write(String phase) {
            String started = ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Instant::toString)
                    .orElse("");
            List<String> lines = List.of(
                    String.valueOf(holder.pid()),
                    started,
                    holder.since().toString(),
                    String.valueOf(holder.shared()),
                    holder.command(),
                    phase.replaceAll("\\R", " "));
            Path unfinished =
                    file.resolveSibling("." + file.getFileName() + "-" + NUMBERS.incrementAndGet() + UNFINISHED);
            try {
                Files.createFile(unfinished, HomeFolder.PRIVATE_FILE);
                Files.write(unfinished, lines);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                log.warn("can't write lock note file={}", file, e);
                LockNotes.delete(unfinished);
            }
        }

        void remove() {
            LockNotes.delete(file);
        }
    }
}
