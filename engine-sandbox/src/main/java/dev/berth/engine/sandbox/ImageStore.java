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
 * Installed programs on disk, a folder for each tag. It appears by a rename once it is whole and on the disk; until then it is in a hidden
 * folder beside it, whose lock file tells whether somebody still works there.
 */
record ImageStore(Path folder) {
    private static final String WORK = ".work-";
    private static final String LOCK = ".lock";

    List<ImageFolder> all() throws IOException {
        List<ImageFolder> found = new ArrayList<>();
        for (Path one : Disk.list(folder)) {
            read(one).ifPresent(found::add);
        }
        return found;
    }

    /** By its tag or its id. */
    Optional<ImageFolder> find(String reference) throws IOException {
        Optional<ImageFolder> named = read(place(reference)).filter(image -> names(image, reference));
        return named.isPresent()
                ? named
                : all().stream().filter(image -> names(image, reference)).findFirst();
    }

    private static boolean names(ImageFolder image, String reference) {
        return image.record().tag().equals(reference) || image.record().id().equals(reference);
    }

    private Path place(String tag) {
        return folder.resolve(tag.replaceFirst("^berth/", "").replaceAll("[^a-zA-Z0-9_-]", "-"));
    }

    private static Optional<ImageFolder> read(Path place) throws IOException {
        try {
            String json = Files.readString(place.resolve(ImageFolder.FILE));
            return Optional.of(new ImageFolder(place, ImageFolder.Written.parse(json)));
        } catch (NoSuchFileException | JacksonException e) {
            return Optional.empty(); // gone, or nothing of ours
        }
    }

    /** Puts {@code whole} in its place; what was there goes with {@code work}. */
    void publish(Work work, Path whole, ImageFolder.Written record) throws IOException {
        Disk.writeNew(whole.resolve(ImageFolder.FILE), record.json());
        force(whole.resolve(ImageFolder.FILE), StandardOpenOption.WRITE);
        force(whole, StandardOpenOption.READ);
        Path place = place(record.tag());
        var _ = takeAway(work, place);
        Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
        force(folder, StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel open = FileChannel.open(path, mode)) {
            open.force(true);
        }
    }

    /** Where it is now, to go with {@code work} or to be put back; empty when it was gone. */
    Optional<Path> takeAway(Work work, Path place) throws IOException {
        try {
            return Optional.of(Files.move(
                    place, work.folder().resolve("away-" + place.getFileName()), StandardCopyOption.ATOMIC_MOVE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A folder to work in; it goes when it is closed, or when somebody sees that its owner is gone. */
    record Work(Path folder, FileChannel lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Disk.removeTree(folder);
            Files.deleteIfExists(lockOf(folder));
            lock.close();
        }
    }

    Work work() throws IOException {
        Disk.makeFolder(folder);
        Path work = folder.resolve(WORK + Mark.random(8));
        FileChannel lock = FileChannel.open(lockOf(work), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean made = false;
        try {
            @Nullable FileLock held = lock.tryLock();
            if (held == null) {
                throw new IOException(lockOf(work) + " is locked by somebody else");
            }
            Disk.makeFolder(work);
            made = true;
            return new Work(work, lock);
        } finally {
            if (!made) {
                lock.close();
            }
        }
    }

    private static Path lockOf(Path work) {
        return work.resolveSibling(work.getFileName() + LOCK);
    }

    /** Removes what killed installations left. */
    void sweep() throws IOException {
        List<Path> left;
        try (Stream<Path> all = Files.list(folder)) {
            left = all.filter(path -> path.getFileName().toString().startsWith(WORK))
                    .toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path one : left) {
            if (one.toString().endsWith(LOCK)) {
                sweep(one);
            }
        }
    }

    private void sweep(Path lock) throws IOException {
        try (FileChannel open = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = open.tryLock()) {
            if (held != null) {
                Disk.removeTree(
                        lock.resolveSibling(lock.getFileName().toString().replaceFirst("\\.lock$", "")));
                Files.deleteIfExists(lock);
            }
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return; // its owner was quicker, or is in this process
        }
    }
}
