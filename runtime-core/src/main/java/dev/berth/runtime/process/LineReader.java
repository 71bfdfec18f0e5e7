package dev.berth.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that a program writes, in UTF-8, and keeps at most one bounded line in memory. A line that is longer
 * than the bound is returned as soon as the bound is reached, with an ellipsis at its end, and the rest of the line is
 * skipped. A line ends with a line feed, a carriage return or both. One thread.
 */
public final class LineReader implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] line;
    private int next;
    private int filled;
    private boolean skipLineFeed;
    private boolean skipRest;

    /** @param maximum number of bytes that are kept of a line, without the ellipsis */
    public LineReader(InputStream source, int maximum) {
        this.source = source;
        this.line = new byte[maximum];
    }

    /** Returns the next line without its end; null at the end of the stream. */
    public @Nullable String readLine() throws IOException {
        int length = 0;
        boolean any = false;
        for (int b = read(); b >= 0; b = read()) {
            boolean lineFeed = b == '\n';
            if (lineFeed && skipLineFeed) {
                skipLineFeed = false;
                continue;
            }
            skipLineFeed = b == '\r';
            boolean end = lineFeed || skipLineFeed;
            if (skipRest) {
                skipRest = !end;
                continue;
            }
            if (end) {
                return new String(line, 0, length, StandardCharsets.UTF_8);
            }
            if (length == line.length) {
                skipRest = true;
                return cut(length);
            }
            line[length++] = (byte) b;
            any = true;
        }
        return any ? new String(line, 0, length, StandardCharsets.UTF_8) : null;
    }

    /**
     * Whether more of the stream can be read without waiting. False while the rest of a long line is being skipped, which
     * may have no end.
     */
    public boolean ready() throws IOException {
        return !skipRest && (next < filled || source.available() > 0);
    }

    /** Decodes the kept bytes without a character that the bound has cut in two. */
    private String cut(int length) {
        int end = length;
        while (end > 0 && length - end < 3 && (line[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        boolean leads = end > 0 && (line[end - 1] & 0xC0) == 0xC0;
        return new String(line, 0, leads ? end - 1 : length, StandardCharsets.UTF_8) + "…";
    }

    private int read() throws IOException {
        if (next == filled) {
            filled = Math.max(0, source.read(buffer));
            next = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[next++] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
