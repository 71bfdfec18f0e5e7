package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import dev.berth.runtime.home.BerthHome;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one agent instance: the standard error of its adapters and Berth's own lines. A log of more than {@code
 * LARGEST} bytes becomes the old log, of which there is one. Several processes may append. Safe for all threads.
 */
final class InstanceLog {
    private static final Logger log = LoggerFactory.getLogger(InstanceLog.class);
    private static final long LARGEST = 4L * 1024 * 1024;
    /** The time that begins a line, with milliseconds also where they are 0. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final BerthHome home;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();

    InstanceLog(BerthHome home, InstanceId id) {
        this(home, home.log(id.target().value(), id.agent().value(), id.key()));
    }

    private InstanceLog(BerthHome home, Path file) {
        this.home = home;
        this.file = file;
    }

    /** The logs of all instances of an agent, and the log of a Berth that had one for each agent. */
    static List<InstanceLog> ofAgent(BerthHome home, AgentName name) {
        Path agentsLog = home.logs().resolve(name.target().value()).resolve(name.agent() + ".log");
        List<InstanceLog> logs = new ArrayList<>(List.of(new InstanceLog(home, agentsLog)));
        for (Path file : home.list(agentsLog.resolveSibling(name.agent().value()))) {
            if (file.toString().endsWith(".log")) {
                logs.add(new InstanceLog(home, file));
            }
        }
        return logs;
    }

    /** Appends lines with the time and their source. Never throws: a log that cannot be written must not stop an agent. */
    void add(String source, List<String> lines) {
        String begin = TIME.format(Instant.now()) + " " + source + ": ";
        String text = begin + String.join("\n" + begin, lines) + "\n";
        lock.lock();
        try {
            append(text);
        } catch (IOException | RuntimeException e) {
            log.warn("agent log cannot be written file={}", file, e);
        } finally {
            lock.unlock();
        }
    }

    private void append(String text) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            home.folder(folder);
        }
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            rotate();
        }
        if (!Files.exists(file)) {
            create();
        }
        // not by a channel, which an interrupt of this thread closes
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    private void create() throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            log.debug("agent log was begun by another file={}", file);
        }
    }

    /** Of several processes that see a large log only one moves it: another one would replace the old log by a new one. */
    private void rotate() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null && Files.size(file) > LARGEST) {
                Files.move(file, old(), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (OverlappingFileLockException | NoSuchFileException | ClosedByInterruptException e) {
            log.debug("agent log is rotated by another, or later file={}", file);
        }
    }

    /** The lines of several logs by their times; lines of one log stay in their order. A line without a time follows the one before it. */
    static List<String> byTime(List<List<String>> logs) {
        List<TimedLine> all = new ArrayList<>();
        for (List<String> lines : logs) {
            Instant time = Instant.EPOCH;
            for (String line : lines) {
                Instant own = time(line).orElse(time);
                time = own.isBefore(time) ? time : own;
                all.add(new TimedLine(time, line));
            }
        }
        return all.stream()
                .sorted(Comparator.comparing(TimedLine::time))
                .map(TimedLine::text)
                .toList();
    }

    private record TimedLine(Instant time, String text) {}

    private static Optional<Instant> time(String line) {
        try {
            return Optional.of(Instant.parse(line.substring(0, Math.max(0, line.indexOf(' ')))));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /**
     * The last lines of the old log and this one. Bytes that are no UTF-8, such as half a character at the end, become
     * U+FFFD. Reads no more of the files than these lines.
     *
     * @throws BerthException HOME_UNUSABLE if a file cannot be read
     */
    List<String> last(int lines) {
        try {
            List<String> newest = FileTail.lines(file, lines);
            List<String> all = new ArrayList<>(FileTail.lines(old(), lines - newest.size()));
            all.addAll(newest);
            return List.copyOf(all);
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "reading log " + file,
                    FileErrorText.describe(e),
                    "make it a file that you may read, or remove it",
                    e);
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    private Path old() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
