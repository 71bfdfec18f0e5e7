package dev.berth.acp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines of bytes, holding no more than the limit. For one thread; a line is valid until the next call. */
final class LineReader {
    private static final int CHUNK = 64 * 1024;
    private static final int KEEP = 1024 * 1024;

    private final InputStream in;
    private final int maxLine;
    private final Counters counters;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;
    private byte[] held = new byte[0];
    private int heldLength;

    LineReader(InputStream in, int maxLine, Counters counters) {
        this.in = in;
        this.maxLine = maxLine;
        this.counters = counters;
    }

    /** A line without its end. */
    sealed interface Line {
        /** All of it is in memory. */
        @SuppressWarnings("ArrayRecordComponent") // a view into the buffer of the reader, never compared
        record Whole(byte[] bytes, int offset, int length) implements Line {}

        /** Past the limit: only its outline was kept. */
        record TooLong(long length, Envelope envelope) implements Line {}
    }

    /** The next line, also the last one without an end; null at the end of the stream. */
    @Nullable
    Line next() throws IOException {
        heldLength = 0;
        if (held.length > KEEP) {
            held = new byte[0];
        }
        while (true) {
            if (position == limit && !fill()) {
                return heldLength == 0 ? null : new Line.Whole(held, 0, heldLength);
            }
            int end = lineEnd();
            if (end - position > maxLine - heldLength) {
                return skip();
            }
            if (end < limit && heldLength == 0) {
                var line = new Line.Whole(chunk, position, end - position);
                position = end + 1;
                return line;
            }
            hold(end);
            if (end < limit) {
                position = end + 1;
                return new Line.Whole(held, 0, heldLength);
            }
        }
    }

    private Line skip() throws IOException {
        Envelope envelope = new Envelope();
        envelope.feed(held, 0, heldLength);
        long length = heldLength;
        held = new byte[0];
        heldLength = 0;
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

    private void hold(int end) {
        int length = end - position;
        if (held.length - heldLength < length) {
            long doubled = Math.max(2L * held.length, heldLength + length);
            held = Arrays.copyOf(held, (int) Math.min(doubled, Math.max(maxLine, heldLength + length)));
        }
        System.arraycopy(chunk, position, held, heldLength, length);
        heldLength += length;
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
            throw new IOException("a stream that gives neither bytes nor its end");
        }
        return read > 0;
    }
}
