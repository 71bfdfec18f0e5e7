package dev.berth.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code /proc} says of one process. */
public record ProcStat(long pid, char state, long group, long session, long foregroundGroup, String start) {
    private static final Path ALL = Path.of("/proc");

    /**
     * Empty where it doesn't run, and where there is no {@code /proc} or we may not look.
     *
     * @throws IOException when it can't be read though it is there: without a file descriptor left, for example
     */
    public static Optional<ProcStat> of(long pid) throws IOException {
        Path entry = ALL.resolve(Long.toString(pid));
        try {
            byte[] line = Files.readAllBytes(entry.resolve("stat"));
            return Optional.of(read(pid, new String(line, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException | AccessDeniedException _) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.exists(entry)) {
                throw e;
            }
            return Optional.empty(); // it ended while it was read
        }
    }

    /** Whether it is more than an entry that nobody has reaped. */
    public boolean runs() {
        return state != 'Z' && state != 'X';
    }

    /** The name in it is the program's own and may hold anything, also brackets. */
    private static ProcStat read(long pid, String line) {
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
