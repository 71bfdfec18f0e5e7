package dev.berth.runtime.workspace;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The index of a git folder, which has the inode number and the time of each file of its working tree. An agent that cannot
 * read the git folder cannot make a file with a name, an inode number and a time that the index has.
 *
 * @see <a href="https://git-scm.com/docs/index-format">the format</a>
 */
final class GitIndex {
    /** How many entries are compared: one that git has not refreshed since the file changed proves nothing. */
    private static final int COMPARED = 64;

    private GitIndex() {}

    /** Whether the index describes files of {@code tree}; an index without files describes nothing. */
    static boolean describes(Path index, Path tree) {
        if (!Files.isRegularFile(index, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DataInputStream in = new DataInputStream(Files.newInputStream(index))) {
            byte[] magic = in.readNBytes(4);
            int version = in.readInt();
            int count = in.readInt();
            if (!new String(magic, StandardCharsets.US_ASCII).equals("DIRC") || version < 2 || version > 4) {
                return false;
            }
            for (int i = 0; i < Math.min(count, version == 4 ? 1 : COMPARED); i++) {
                if (matchesNext(in, version, tree)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static boolean matchesNext(DataInputStream in, int version, Path tree) throws IOException {
        in.skipNBytes(8); // the change time, which chown and chmod set
        long modified = Integer.toUnsignedLong(in.readInt());
        in.skipNBytes(4 + 4);
        long inode = Integer.toUnsignedLong(in.readInt());
        in.skipNBytes(4 + 8 + 4 + 20);
        int flags = in.readUnsignedShort();
        int fixed = 62;
        if (version >= 3 && (flags & 0x4000) != 0) {
            in.skipNBytes(2);
            fixed += 2;
        }
        int length = flags & 0xfff;
        if (length == 0xfff) {
            throw new IOException("a name as long as this is not read");
        }
        if (version == 4) {
            in.skipNBytes(1); // the first entry takes nothing of a name before it
        }
        String name = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (version < 4) {
            in.skipNBytes(8 - (fixed + length) % 8);
        }
        return matches(tree.resolve(name), inode, modified);
    }

    private static boolean matches(Path file, long inode, long modified) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Map<String, Object> found = Files.readAttributes(file, "unix:ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        return (((Number) Objects.requireNonNull(found.get("ino"))).longValue() & 0xffffffffL) == inode
                && ((FileTime) Objects.requireNonNull(found.get("lastModifiedTime"))).to(TimeUnit.SECONDS) == modified;
    }
}
