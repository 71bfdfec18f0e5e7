package dev.berth.terminal.recording;

import dev.berth.terminal.pty.PtySize;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an asciicast v3 file with mode 0600. Each line is flushed before the call returns. Used by one thread at a
 * time.
 */
final class CastWriter implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Writer out;
    private long written;
    private long lastNanos;

    private CastWriter(Writer out, long nanos) {
        this.out = out;
        lastNanos = nanos;
    }

    /** Creates {@code file}, which must not exist, and writes the header. */
    static CastWriter create(Path file, PtySize size, String title, Instant time, long nanos) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        var channel = posix ? Files.newByteChannel(file, NEW, ownerOnly) : Files.newByteChannel(file, NEW);
        return create(Channels.newWriter(channel, StandardCharsets.UTF_8), size, title, time, nanos);
    }

    static CastWriter create(Writer out, PtySize size, String title, Instant time, long nanos) throws IOException {
        CastWriter cast = new CastWriter(out, nanos);
        ObjectNode header = JSON.createObjectNode().put("version", 3);
        header.putObject("term")
                .put("cols", size.columns())
                .put("rows", size.rows())
                .put("type", "xterm-256color");
        header.put("timestamp", time.getEpochSecond()).put("title", title);
        cast.write(JSON.writeValueAsString(header) + "\n");
        return cast;
    }

    /** The count of characters written, which is close to the size in bytes. */
    long written() {
        return written;
    }

    void add(CastEvent.Kind kind, String data, long nanos) throws IOException {
        Duration after = Duration.ofNanos(Math.max(0, nanos - lastNanos));
        lastNanos = Math.max(nanos, lastNanos);
        write(new CastEvent(after, kind, data).line());
    }

    private void write(String line) throws IOException {
        out.write(line);
        out.flush();
        written += line.length();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
