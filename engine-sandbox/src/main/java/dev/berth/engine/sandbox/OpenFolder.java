package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of ours that another user must reach without a sandbox to mount it. Below root's private home that user gets
 * nowhere, so the folder itself is in {@code /var/tmp}, private to that user, and a link stands in its place.
 */
final class OpenFolder {
    private static final Path OUTSIDE = Path.of("/var/tmp");

    private OpenFolder() {}

    /** Where the folder {@code at} really is; it is moved outside while it is empty. */
    static Path reachable(Path at, ContainerUser user) throws IOException {
        if (!Files.isSymbolicLink(at) && Disk.list(at).isEmpty()) {
            Path outside = Files.createTempDirectory(OUTSIDE, "berth-");
            Disk.own(outside, user.uid(), user.gid());
            Files.delete(at);
            Files.createSymbolicLink(at, outside);
        }
        return at.toRealPath();
    }

    /** Removes the folder, also where it is outside. */
    static void remove(Path at) throws IOException {
        if (Files.isSymbolicLink(at)) {
            Disk.removeTree(Files.readSymbolicLink(at));
        }
        Disk.removeTree(at);
    }
}
