package dev.berth.engine.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The folders of installed images, one for each tag. An image is built in a hidden work folder and renamed to its final
 * name once it is complete and on the disk. The lock file of a work folder is locked as long as a process uses that
 * folder.
 */
record ImageStore(Path folder) {
    private static final String WORK = ".work-";
    private static final String LOCK = ".lock";

    List<ImageFolder> all() throws IOException {
        List<ImageFolder> found = new ArrayList<>();
        for (Path entry : Disk.list(folder)) {
            read(entry).ifPresent(found::add);
        }
        return found;
    }

    /** The image with that tag or id. */
    Optional<ImageFolder> find(String reference) throws IOException {
        Optional<ImageFolder> named = read(folderOf(reference)).filter(image -> matches(image, reference));
        return named.isPresent()
                ? named
                : all().stream().filter(image -> matches(image, reference)).findFirst();
    }

    private static boolean matches(ImageFolder image, String reference) {
        return image.record().tag().equals(reference) || image.record().id().equals(reference);
    }

    private Path folderOf(String tag) {
        return folder.resolve(tag.replaceFirst("^berth/", "").replaceAll("[^a-zA-Z0-9_-]", "-"));
    }

    private static Optional<ImageFolder> read(Path place) throws IOException {
        try {
            String json = Files.readString(place.resolve(ImageFolder.FILE));
            return Optional.of(new ImageFolder(place, ImageFolder.Metadata.parse(json)));
        } catch (NoSuchFileException | JacksonException e) {
            return Optional.empty(); // removed meanwhile, or not an image
        }
    }

    /** Gives {@code whole} its final name; an older image of that name is removed together with {@code work}. */
    void publish(WorkFolder work, Path whole, ImageFolder.Metadata record) throws IOException {
        Disk.writeNew(whole.resolve(ImageFolder.FILE), record.json());
        sync(whole.resolve(ImageFolder.FILE), StandardOpenOption.WRITE);
        sync(whole, StandardOpenOption.READ);
        Path place = folderOf(record.tag());
        var _ = moveAside(work, place);
        Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
        sync(folder, StandardOpenOption.READ);
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel open = FileChannel.open(path, mode)) {
            open.force(true);
        }
    }

    /**
     * Moves an image into {@code work}, with which it will be removed.
     *
     * @return its path in {@code work}, to move it back; empty when the image was gone
     */
    Optional<Path> moveAside(WorkFolder work, Path place) throws IOException {
        try {
            return Optional.of(Files.move(
                    place, work.folder().resolve("away-" + place.getFileName()), StandardCopyOption.ATOMIC_MOVE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * A locked folder for one installation. Closing removes it; {@link #removeAbandoned} removes it when its process
     * died.
     */
    record WorkFolder(Path folder, FileChannel lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Disk.removeTree(folder);
            Files.deleteIfExists(lockOf(folder));
            lock.close();
        }
    }

    WorkFolder newWorkFolder() throws IOException {
        Disk.makeFolder(folder);
        Path work = folder.resolve(WORK + Mark.random(8));
        FileChannel lock = FileChannel.open(lockOf(work), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean created = false;
        try {
            @Nullable FileLock held = lock.tryLock();
            if (held == null) {
                throw new IOException(lockOf(work) + " is locked by another process");
            }
            Disk.makeFolder(work);
            created = true;
            return new WorkFolder(work, lock);
        } finally {
            if (!created) {
                lock.close();
            }
        }
    }

    private static Path lockOf(Path work) {
        return work.resolveSibling(work.getFileName() + LOCK);
    }

    /** Removes the work folders of installations that were killed. */
    void removeAbandoned() throws IOException {
        List<Path> workFiles;
        try (Stream<Path> all = Files.list(folder)) {
            workFiles = all.filter(path -> path.getFileName().toString().startsWith(WORK))
                    .toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path file : workFiles) {
            if (file.toString().endsWith(LOCK)) {
                removeIfUnlocked(file);
            }
        }
    }

    private void removeIfUnlocked(Path lock) throws IOException {
        try (FileChannel open = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = open.tryLock()) {
            if (held != null) {
                Disk.removeTree(
                        lock.resolveSibling(lock.getFileName().toString().replaceFirst("\\.lock$", "")));
                Files.deleteIfExists(lock);
            }
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return; // removed meanwhile, or locked by this process
        }
    }
}
