package dev.berth.runtime.image;

import dev.berth.runtime.home.Sha256;
import dev.berth.runtime.limit.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Counts and hashes a file while it is read; fails when the limit is reached or the reading thread is interrupted. One
 * thread.
 */
final class CheckedInput extends FilterInputStream {
    private final Deadline deadline;
    private final LongConsumer progress;
    private final MessageDigest digest = Sha256.digest();
    private CompletableFuture<Void> lastHash = CompletableFuture.completedFuture(null);
    private long total;

    CheckedInput(InputStream in, Deadline deadline, LongConsumer progress) {
        super(in);
        this.deadline = deadline;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        if (deadline.expired()) {
            throw deadline.toException("after " + total + " bytes");
        }
        int read = super.read(bytes, from, length);
        if (read > 0) {
            hash(Arrays.copyOfRange(bytes, from, from + read));
            total += read;
            progress.accept(total);
        }
        return read;
    }

    /**
     * Hashes on another thread while the reader goes on: hashing is most of the work. The previous part must be done
     * first.
     */
    private void hash(byte[] part) {
        lastHash.join();
        lastHash = CompletableFuture.runAsync(() -> digest.update(part));
    }

    /** Reads instead of skipping: skipped bytes belong to the hash. */
    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, 1 << 16)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    long total() {
        return total;
    }

    String sha256() {
        lastHash.join();
        return ArchiveMembers.hex(digest);
    }
}
