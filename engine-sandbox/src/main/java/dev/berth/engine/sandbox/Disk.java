package dev.berth.engine.sandbox;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** File operations of the engine: private files, ownership, whole trees, and errors from {@link IOException}s. */
final class Disk {
    private static final Set<PosixFilePermission> PRIVATE_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

    private Disk() {}

    /** An operation on files. */
    interface Operation<T> {
        T run() throws IOException;
    }

    /**
     * Runs an operation and turns its failure into a {@link BerthException}.
     *
     * @throws BerthException DISK_FULL or HOME_UNUSABLE when it fails
     */
    static <T> T run(String tried, Operation<T> operation) {
        try {
            return operation.run();
        } catch (UncheckedIOException e) {
            throw error(tried, e.getCause() == null ? new IOException(e) : e.getCause());
        } catch (IOException e) {
            throw error(tried, e);
        }
    }

    /** The error for a failed operation: DISK_FULL or HOME_UNUSABLE. */
    static BerthException error(String tried, IOException e) {
        String text = FileErrorText.describe(e);
        return text.contains("No space left") || text.contains("quota exceeded")
                ? new BerthException(ErrorKind.DISK_FULL, tried, text, "make room on that file system", e)
                : new BerthException(
                        ErrorKind.HOME_UNUSABLE,
                        tried,
                        text,
                        "give yourself write access to that path, or name another home with BERTH_HOME",
                        e);
    }

    static Path makeFolder(Path folder) throws IOException {
        return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
    }

    /** Creates a folder of mode 1777, regardless of the umask. */
    static Path makeShared(Path folder) throws IOException {
        makeFolder(folder);
        Files.setAttribute(folder, "unix:mode", 01777);
        return folder;
    }

    static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** Creates a file that has mode 0600 from its creation on. */
    static Path writeNew(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
        return Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    static void setOwner(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    /** Changes the owner of all files of a tree; of links, not of their targets. */
    static Path setOwnerOfTree(Path tree, int uid, int gid) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.toList()) {
                setOwner(path, uid, gid);
            }
        }
        return tree;
    }

    static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    static int gid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    }

    /** The entries of a folder without hidden ones, sorted; empty when the folder does not exist. */
    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Removes a tree, including folders that their owner may not write. Links are removed, not followed. */
    static Path removeTree(Path tree) throws IOException {
        return Files.exists(tree, LinkOption.NOFOLLOW_LINKS) ? Files.walkFileTree(tree, new Removal()) : tree;
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
                Files.setPosixFilePermissions(folder, PRIVATE_FOLDER);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
