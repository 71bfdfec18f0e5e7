package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.List;

/**
 * What a look found of a file that the host runs.
 *
 * @param runs who runs what from it
 * @param content the hash of its bytes, or the target of a link; empty when it is not known: then two states with different
 *     stamps count as different
 * @param named the paths in the workspace that a git configuration names
 * @param changedNanos the last change of the file, or of the file that a link in the same workspace leads to
 * @param settled whether the same stamp at a later look means the same content
 */
record FileState(
        Path path, String runs, FileStamp stamp, String content, List<Path> named, long changedNanos, boolean settled) {
    boolean differs(FileState other) {
        boolean known = !content.isEmpty() && !other.content.isEmpty();
        return stamp.isLink() != other.stamp.isLink()
                || (known ? !content.equals(other.content) : !stamp.equals(other.stamp));
    }
}
