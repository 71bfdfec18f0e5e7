package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of the engine that another user must reach without a sandbox that mounts it. That user cannot enter root's
 * private home, so the folder is moved to {@code /var/tmp}, private to that user, and replaced by a link.
 */
final class FolderForOtherUser {
    private static final Path OUTSIDE = Path.of("/var/tmp");

    private FolderForOtherUser() {}

    /** The real path of the folder {@code at}, which is moved to {@code /var/tmp} if it is empty. */
    static Path moveOutOfPrivateHome(Path at, ContainerUser user) throws IOException {
        if (!Files.isSymbolicLink(at) && Disk.list(at).isEmpty()) {
            Path outside = Files.createTempDirectory(OUTSIDE, "berth-");
            Disk.setOwner(outside, user.uid(), user.gid());
            Files.delete(at);
            Files.createSymbolicLink(at, outside);
        }
        return at.toRealPath();
    }

    /** Removes the folder, also when it was moved. */
    static void remove(Path at) throws IOException {
        if (Files.isSymbolicLink(at)) {
            Disk.removeTree(Files.readSymbolicLink(at));
        }
        Disk.removeTree(at);
    }
}
