package dev.berth.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The state of one process from {@code /proc/PID/stat}.
 *
 * @param start the start time in clock ticks since boot, as text
 */
public record ProcStat(long pid, char state, long group, long session, long foregroundGroup, String start) {
    private static final Path ALL = Path.of("/proc");

    /**
     * Reads the state of a process; empty if it does not run, if there is no {@code /proc}, and if access is denied.
     *
     * @throws IOException if the process exists and cannot be read, such as without a free file descriptor
     */
    public static Optional<ProcStat> of(long pid) throws IOException {
        Path entry = ALL.resolve(Long.toString(pid));
        try {
            byte[] line = Files.readAllBytes(entry.resolve("stat"));
            return Optional.of(parse(pid, new String(line, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException | AccessDeniedException _) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.exists(entry)) {
                throw e;
            }
            return Optional.empty(); // the process ended while it was read
        }
    }

    /** Whether the process runs: false for one that has ended and was not reaped yet. */
    public boolean runs() {
        return state != 'Z' && state != 'X';
    }

    /** Parses the line. The program's name, in parentheses, may hold blanks and parentheses itself. */
    private static ProcStat parse(long pid, String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return new ProcStat(
                pid,
                fields[0].charAt(0),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[5]),
                fields[19]);
    }
}
