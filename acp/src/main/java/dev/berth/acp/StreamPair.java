package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Two ends of an in-memory wire: what one end writes, the other reads. For tests of whatever speaks over streams.
 *
 * @param left one end
 * @param right the other end
 */
public record StreamPair(End left, End right) {
    /**
     * One end.
     *
     * @param input what the other end wrote; closing it makes the other end's writes fail
     * @param output what the other end will read; closing it is the end of the stream there
     */
    public record End(InputStream input, OutputStream output) {}
}
