package dev.berth.runtime.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The reads of files and folders that {@link GitLayouts} needs. An agent may have written all of them: every read is
 * bounded, and none follows a symbolic link unless it says so.
 */
interface FolderReads {
    /** The sort of a path itself; a symbolic link is not followed. */
    enum Kind {
        ABSENT,
        FILE,
        FOLDER,
        LINK,
        OTHER
    }

    Kind kind(Path path);

    /** The path with every symbolic link followed; empty when it does not exist, or cannot be read. */
    Optional<Path> real(Path path);

    /** The path with every symbolic link followed, as far as it exists. */
    default Path resolved(Path path) {
        for (Path above = path; above != null; above = above.getParent()) {
            Optional<Path> real = real(above);
            if (real.isPresent()) {
                return real.get().resolve(above.relativize(path)).normalize();
            }
        }
        return path;
    }

    /** The text of a regular file of at most 1 MiB; empty for every other. */
    Optional<String> text(Path file);

    /** The entries of a folder, at most {@code most} of them; empty when it is no folder. */
    List<Path> list(Path folder, int most);

    /** Whether the index of a git folder describes files of {@code tree}, see {@link GitIndex}. */
    boolean describes(Path index, Path tree);

    /** The device that a path is on; the same for paths of one file system. */
    long device(Path path) throws IOException;
}
