package dev.berth.runtime.agent;

import dev.berth.runtime.container.DeletedMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The mounts of this host that nobody can write to. */
final class ReadOnlyMounts {
    private ReadOnlyMounts() {}

    /** Whether a folder of this host is on such a mount; false on a system without {@code /proc/self/mountinfo}. */
    static boolean contain(Path folder) {
        try {
            return contain(Files.readAllLines(Path.of("/proc/self/mountinfo")), folder);
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * The folder's mount is the deepest one above it, and of several at the same place the last one. Either the mount or its
     * file system may be read-only.
     *
     * @param mountinfo the lines of the file
     */
    static boolean contain(List<String> mountinfo, Path folder) {
        int depth = -1;
        boolean readOnly = false;
        for (String line : mountinfo) {
            String[] fields = line.split(" ", 7);
            Path target = fields.length < 7 ? folder : Path.of(DeletedMounts.decoded(fields[4]));
            if (fields.length == 7 && folder.startsWith(target) && target.getNameCount() >= depth) {
                depth = target.getNameCount();
                readOnly = isReadOnly(fields[5]) || isReadOnly(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return readOnly;
    }

    private static boolean isReadOnly(String options) {
        return List.of(options.split(",", -1)).contains("ro");
    }
}
