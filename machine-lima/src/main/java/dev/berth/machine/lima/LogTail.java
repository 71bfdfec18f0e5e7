package dev.berth.machine.lima;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the new lines of a log that another process writes and may replace. One thread. */
final class LogTail {
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Instant since;
    private long position;
    private @Nullable Object key;

    /** @param since lines of earlier times are left out: they belong to another run */
    LogTail(Path file, Instant since) {
        this.file = file;
        this.since = since;
    }

    List<BootLog.Line> newLines() {
        return BootLog.lines(wholeLines())
                .filter(line -> !line.time().isBefore(since))
                .toList();
    }

    /** Leaves an incomplete last line for the next read. */
    private String wholeLines() {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            Object now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            if (channel.size() < position || !Objects.equals(now, key)) {
                position = 0;
                key = now;
            }
            byte[] bytes = Channels.newInputStream(channel.position(position)).readNBytes(MAX_BYTES);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            position += end == 0 && bytes.length == MAX_BYTES ? MAX_BYTES : end;
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        } catch (IOException _) {
            return ""; // not created yet, or just deleted
        }
    }
}
