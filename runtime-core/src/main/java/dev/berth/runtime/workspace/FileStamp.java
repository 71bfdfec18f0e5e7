package dev.berth.runtime.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The identity of a file or folder and the time of its last change. A program can set the time of the last modification
 * ({@code utimensat}), but not this one, so it is the only time that is looked at.
 *
 * @param mode the type and permissions, as {@code st_mode} has them
 * @param changedNanos {@code st_ctime} in nanoseconds since 1970
 */
record FileStamp(long device, long inode, int mode, long size, long changedNanos) {
    private static final int TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int EXECUTABLE = 0111;

    /** Stands for the stamp of something that could not be examined. */
    static final FileStamp UNKNOWN = new FileStamp(0, 0, 0, 0, 0);

    /** The clock that the kernel takes change times from moves on with each tick, 10 ms at most. */
    static final long TICK_NANOS = TimeUnit.NANOSECONDS.convert(20, TimeUnit.MILLISECONDS);

    private static final long COARSE_NANOS = TimeUnit.NANOSECONDS.convert(2, TimeUnit.SECONDS);
    private static final long SECOND_NANOS = TimeUnit.NANOSECONDS.convert(1, TimeUnit.SECONDS);

    /**
     * Examines a path itself; a symbolic link is not followed.
     *
     * @throws java.nio.file.NoSuchFileException when there is nothing
     */
    static FileStamp of(Path path) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(path, "unix:dev,ino,mode,size,ctime", LinkOption.NOFOLLOW_LINKS);
        return new FileStamp(
                number(found, "dev"),
                number(found, "ino"),
                (int) number(found, "mode"),
                number(found, "size"),
                ((FileTime) Objects.requireNonNull(found.get("ctime"))).to(TimeUnit.NANOSECONDS));
    }

    private static long number(Map<String, Object> found, String name) {
        return ((Number) Objects.requireNonNull(found.get(name))).longValue();
    }

    boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    boolean isExecutable() {
        return isRegular() && (mode & EXECUTABLE) != 0;
    }

    /** Whether both are the same file or folder. */
    boolean isSameFile(FileStamp other) {
        return device == other.device && inode == other.inode;
    }

    /**
     * Whether a change after {@code lookNanos} has another time than this one. Two changes in one tick of the clock, or in one
     * second of a file system that keeps seconds only, have the same time.
     */
    boolean isSettled(long lookNanos) {
        long step = changedNanos % SECOND_NANOS == 0 ? COARSE_NANOS : TICK_NANOS;
        return changedNanos < lookNanos - step;
    }

    /** Whether it changed after that time, or in the same tick of the clock. */
    boolean isChangedSince(long nanos) {
        return !isSettled(nanos);
    }
}
