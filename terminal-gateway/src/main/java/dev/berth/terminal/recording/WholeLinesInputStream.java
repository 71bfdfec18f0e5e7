package dev.berth.terminal.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file up to the end of its last complete line at the time of opening, while the file may grow. */
final class WholeLinesInputStream extends InputStream {
    private static final int STEP = 4096;

    private final InputStream file;
    private long left;

    private WholeLinesInputStream(InputStream file, long length) {
        this.file = file;
        this.left = length;
    }

    static InputStream open(Path path) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(path);
        try {
            long length = findLastLineEnd(channel);
            return new WholeLinesInputStream(Channels.newInputStream(channel.position(0)), length);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static long findLastLineEnd(SeekableByteChannel channel) throws IOException {
        ByteBuffer step = ByteBuffer.allocate(STEP);
        for (long end = channel.size(); end > 0; ) {
            long start = Math.max(0, end - STEP);
            channel.position(start);
            step.clear().limit((int) (end - start));
            while (step.hasRemaining() && channel.read(step) >= 0) {
                // a read may return less than the buffer holds
            }
            for (int at = step.position() - 1; at >= 0; at--) {
                if (step.get(at) == '\n') {
                    return start + at + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = file.read(target, offset, (int) Math.min(length, left));
        left -= Math.max(0, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
