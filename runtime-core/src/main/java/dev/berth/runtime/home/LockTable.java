package dev.berth.runtime.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one open file behind all locks that this process has in one home: each lock is one byte of it, at a place that its
 * name decides. One file, and opened once, because POSIX drops every lock that a process has on a file as soon as the
 * process closes that file anywhere. Closed when nobody here uses it.
 */
final class LockTable {
    private static final ReentrantLock guard = new ReentrantLock();
    private static final Map<Path, LockTable> open = new HashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final Map<String, NamedLock> locks = new HashMap<>();
    private final Map<String, Integer> users = new HashMap<>();

    private LockTable(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                HomeFolder.PRIVATE_FILE);
    }

    /** Opens the table for one use of the lock {@code name}. */
    static Use use(Path file, String name) throws IOException {
        guard.lock();
        try {
            LockTable table = open.get(file);
            if (table == null) {
                table = new LockTable(file);
                open.put(file, table);
            }
            table.users.merge(name, 1, Integer::sum);
            LockTable used = table;
            return new Use(used, name, used.locks.computeIfAbsent(name, fresh -> new NamedLock(used, fresh)));
        } finally {
            guard.unlock();
        }
    }

    /** Never waits; null when another process is in the way. */
    @Nullable
    FileLock tryLock(String place, boolean shared) throws IOException {
        return channel.tryLock(position(place), 1, shared);
    }

    private void leave(String name) {
        guard.lock();
        try {
            users.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
            if (!users.containsKey(name)) {
                locks.remove(name);
            }
            if (users.isEmpty()) {
                open.remove(file);
                channel.close();
            }
        } catch (IOException e) {
            throw HomeFolder.unusable(file, "closing " + file, e);
        } finally {
            guard.unlock();
        }
    }

    private static long position(String place) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() >>> 2;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The right to use one lock of the table until closed. */
    record Use(LockTable table, String name, NamedLock named, AtomicBoolean closed) implements AutoCloseable {
        Use(LockTable table, String name, NamedLock named) {
            this(table, name, named, new AtomicBoolean());
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                table.leave(name);
            }
        }
    }
}
