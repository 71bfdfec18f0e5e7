package dev.berth.runtime.workspace;

import org.jspecify.annotations.Nullable;

/** The most that one look takes. The deadline and the progress are for all threads; all else is the look's own. */
final class LookBudget {
    static final int MOST_FOLDERS = 200_000;
    static final int MOST_ENTRIES = 2_000_000;
    static final int MOST_FILES = 10_000;
    static final long MOST_BYTES = 64L << 20;
    static final int MOST_DEPTH = 128;

    /** Of a larger file, times and size are compared. */
    static final int LARGEST_FILE = 1 << 20;

    private static final long NONE = Long.MAX_VALUE;

    private volatile long deadlineNanos = NONE;
    private volatile long progressNanos = System.nanoTime();
    private int folders;
    private int entries;
    private int files;
    private long bytes;

    /** Ends the look at that time of {@link System#nanoTime}. */
    void setDeadline(long nanos) {
        deadlineNanos = nanos;
    }

    /** Says that the look goes on. */
    void progress() {
        progressNanos = System.nanoTime();
    }

    /** Whether the look did nothing for that time: it waits for something, such as a pipe or a server that is gone. */
    boolean isStuck(long nanos) {
        return System.nanoTime() - progressNanos > nanos;
    }

    /** Takes one folder; answers why there is no more, or null. */
    @Nullable
    String takeFolder(int depth) {
        if (depth > MOST_DEPTH) {
            return "it is more than " + MOST_DEPTH + " folders deep";
        }
        if (folders >= MOST_FOLDERS) {
            return "the workspace has more than " + MOST_FOLDERS + " folders";
        }
        folders++;
        progress();
        return late();
    }

    /** Takes one entry of a folder that is listed. */
    @Nullable
    String takeEntry() {
        if (entries >= MOST_ENTRIES) {
            return "the workspace has more than " + MOST_ENTRIES + " files";
        }
        entries++;
        if ((entries & 0xff) != 0) {
            return null;
        }
        progress();
        return late();
    }

    /** Takes one file that the host runs. */
    @Nullable
    String takeFile() {
        if (files >= MOST_FILES) {
            return "the workspace has more than " + MOST_FILES + " files that are compared";
        }
        files++;
        progress();
        return null;
    }

    /** Takes the bytes of a file that is read; false when too many were read already. */
    boolean takeBytes(long size) {
        if (size > LARGEST_FILE || bytes + size > MOST_BYTES) {
            return false;
        }
        bytes += size;
        return true;
    }

    private @Nullable String late() {
        long deadline = deadlineNanos;
        return deadline != NONE && System.nanoTime() - deadline > 0
                ? "the look at the workspace took too long (limit workspace-look)"
                : null;
    }
}
