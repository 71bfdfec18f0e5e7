package dev.berth.acp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into lines of bytes and holds at most {@code maxLine} bytes. For one thread; a line is valid until the
 * next call.
 */
final class LineReader {
    private static final int CHUNK = 64 * 1024;
    private static final int MAX_KEPT = 1024 * 1024;

    private final InputStream in;
    private final int maxLine;
    private final Counters counters;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;
    private byte[] buffer = new byte[0];
    private int bufferLength;

    LineReader(InputStream in, int maxLine, Counters counters) {
        this.in = in;
        this.maxLine = maxLine;
        this.counters = counters;
    }

    /** A line without its line end. */
    sealed interface Line {
        /** A line that is completely in memory. */
        @SuppressWarnings("ArrayRecordComponent") // a view into the buffer of the reader, never compared
        record Whole(byte[] bytes, int offset, int length) implements Line {}

        /** A line longer than the limit, of which only the envelope is kept. */
        record TooLong(long length, Envelope envelope) implements Line {}
    }

    /** The next line, also a last line without a line end; null at the end of the stream. */
    @Nullable
    Line next() throws IOException {
        bufferLength = 0;
        if (buffer.length > MAX_KEPT) {
            buffer = new byte[0];
        }
        while (true) {
            if (position == limit && !fill()) {
                return bufferLength == 0 ? null : new Line.Whole(buffer, 0, bufferLength);
            }
            int end = lineEnd();
            if (end - position > maxLine - bufferLength) {
                return skip();
            }
            if (end < limit && bufferLength == 0) {
                var line = new Line.Whole(chunk, position, end - position);
                position = end + 1;
                return line;
            }
            appendToBuffer(end);
            if (end < limit) {
                position = end + 1;
                return new Line.Whole(buffer, 0, bufferLength);
            }
        }
    }

    private Line skip() throws IOException {
        Envelope envelope = new Envelope();
        envelope.feed(buffer, 0, bufferLength);
        long length = bufferLength;
        buffer = new byte[0];
        bufferLength = 0;
        while (position < limit || fill()) {
            int end = lineEnd();
            envelope.feed(chunk, position, end - position);
            length += end - position;
            position = Math.min(end + 1, limit);
            if (end < limit) {
                break;
            }
        }
        return new Line.TooLong(length, envelope);
    }

    private void appendToBuffer(int end) {
        int length = end - position;
        if (buffer.length - bufferLength < length) {
            long doubled = Math.max(2L * buffer.length, bufferLength + length);
            buffer = Arrays.copyOf(buffer, (int) Math.min(doubled, Math.max(maxLine, bufferLength + length)));
        }
        System.arraycopy(chunk, position, buffer, bufferLength, length);
        bufferLength += length;
        position = end;
    }

    private int lineEnd() {
        int end = position;
        while (end < limit && chunk[end] != '\n') {
            end++;
        }
        return end;
    }

    private boolean fill() throws IOException {
        int read = in.read(chunk, 0, CHUNK);
        position = 0;
        limit = Math.max(read, 0);
        counters.bytesIn.add(limit);
        if (read == 0) {
            throw new IOException("the stream returned 0 bytes for a read");
        }
        return read > 0;
    }
}
