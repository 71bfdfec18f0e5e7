package dev.berth.runtime.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is written beside another one, {@code .NAME.UUID.tmp}, and then moved over it. One of a killed process may
 * hold a key; the next process that opens the home removes it.
 *
 * <p>INVARIANT: the writer holds the lock {@code tmp-UUID} for as long as the file exists. So a file whose lock is free
 * belongs to a dead process, and is removed without a race against a living one.
 */
final class UnfinishedFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UnfinishedFile.class);
    private static final Pattern NAME =
            Pattern.compile("\\..+\\.(?<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.tmp");

    private final Path path;
    private final Path file;
    private final LockTable.Use lock;

    private UnfinishedFile(Path file, String id, LockTable.Use lock) {
        this.file = file;
        this.path = file.resolveSibling("." + file.getFileName() + "." + id + ".tmp");
        this.lock = lock;
    }

    /** @param locks the folder of the home's locks */
    static UnfinishedFile beside(Path file, Path locks) throws IOException {
        String id = UUID.randomUUID().toString();
        LockTable.Use lock = LockTable.use(locks.resolve(LockTable.FILE), lockName(id));
        boolean locked = false;
        try {
            locked = lock.named().tryAcquire(false);
        } finally {
            if (!locked) {
                lock.close();
            }
        }
        if (!locked) {
            throw new IOException("the new lock " + lockName(id) + " is taken");
        }
        return new UnfinishedFile(file, id, lock);
    }

    /** Writes the text, waits until the disk has it, and moves the file over the other one. */
    void replaceWith(String text) throws IOException {
        EnumSet<StandardOpenOption> createNew = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(path, createNew, HomeFolder.PRIVATE_FILE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(path, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was not moved. Only logs a failure: the other file may have been replaced already. */
    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(path);
            lock.named().release(false);
        } catch (IOException | RuntimeException e) {
            log.warn("an unfinished file may be left path={}", path, e);
        }
    }

    /** Removes the unfinished files of killed processes from a folder. */
    static void removeStale(Path folder, Path locks) {
        for (Path path : listHidden(folder)) {
            Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
            if (name.matches()) {
                removeIfStale(path, locks, name.group("id"));
            }
        }
    }

    private static void removeIfStale(Path path, Path locks, String id) {
        try (LockTable.Use lock = LockTable.use(locks.resolve(LockTable.FILE), lockName(id))) {
            if (!lock.named().isHeldExclusively()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("an unfinished file is left path={}", path, e);
        }
    }

    private static List<Path> listHidden(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> String.valueOf(path.getFileName()).startsWith("."))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            log.warn("a folder cannot be searched for unfinished files folder={}", folder, e);
            return List.of();
        }
    }

    private static String lockName(String id) {
        return "tmp-" + id;
    }
}
