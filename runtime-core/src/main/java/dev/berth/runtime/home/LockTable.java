package dev.berth.runtime.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one open file behind all locks of this process in one home. Each lock is one byte of the file, at the hash of its
 * name. INVARIANT: a process has this file open at most once, as POSIX drops all locks of a process on a file when the
 * process closes any descriptor of it. Closed when no lock is used.
 */
final class LockTable {
    /** The name of the file in the folder of a home's locks. */
    static final String FILE = "table";

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
            return new Use(used, name, used.locks.computeIfAbsent(name, key -> new NamedLock(used, key)));
        } finally {
            guard.unlock();
        }
    }

    /** Locks a byte without waiting; null if another process holds it. */
    @Nullable
    FileLock tryLock(String name, boolean shared) throws IOException {
        return channel.tryLock(position(name), 1, shared);
    }

    private void endUse(String name) {
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

    private static long position(String name) {
        return ByteBuffer.wrap(Sha256.of(name)).getLong() >>> 2;
    }

    /** One use of a lock of the table; the table stays open until all uses are closed. */
    record Use(LockTable table, String name, NamedLock named, AtomicBoolean closed) implements AutoCloseable {
        Use(LockTable table, String name, NamedLock named) {
            this(table, name, named, new AtomicBoolean());
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                table.endUse(name);
            }
        }
    }
}
