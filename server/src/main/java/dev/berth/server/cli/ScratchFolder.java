package dev.berth.server.cli;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary folder. {@link #close} removes it with all its files, and so does the end of this JVM, after a second Ctrl-C
 * for example.
 */
public final class ScratchFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ScratchFolder.class);
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Path path;
    private final Thread atExit;

    private ScratchFolder(Path path) {
        this.path = path;
        this.atExit = new Thread(this::removeAtExit, "scratch-folder");
    }

    /**
     * Makes a new temporary folder.
     *
     * @throws BerthException HOME_UNUSABLE when the folder for temporary files cannot be written
     */
    public static ScratchFolder create(String prefix) {
        try {
            ScratchFolder folder =
                    new ScratchFolder(Files.createTempDirectory(prefix).toRealPath());
            Runtime.getRuntime().addShutdownHook(folder.atExit);
            return folder;
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "making a temporary folder in " + System.getProperty("java.io.tmpdir"),
                    FileErrorText.describe(e),
                    "make that folder writable, or name another: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR",
                    e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            remove();
            var _ = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + path, e);
        } catch (IllegalStateException e) {
            log.debug("the JVM ends already", e);
        }
    }

    private void removeAtExit() {
        try {
            remove();
        } catch (IOException e) {
            log.warn("{} is left", path, e);
        }
    }

    /** Race: work that was cancelled may still remove or write its own files, so a failed removal is repeated. */
    private void remove() throws IOException {
        long deadline = System.nanoTime() + MOST.toNanos();
        while (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                var _ = Files.walkFileTree(path, new Removal());
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Removes a tree. Folders without write permission get it first; links are removed and never followed. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!Files.isWritable(folder)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
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
