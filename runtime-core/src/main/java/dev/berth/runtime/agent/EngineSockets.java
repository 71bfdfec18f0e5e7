package dev.berth.runtime.agent;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The search for the socket of a container engine in a folder: a program that can open such a socket is root on its host. */
final class EngineSockets {
    private static final Pattern NAME =
            Pattern.compile("(docker|containerd|buildkitd|podman|crio|cri-dockerd)[\\w.-]*\\.sock");
    private static final int FOLDERS_DEEP = 2;
    private static final int MAX_ENTRIES = 1000;

    private EngineSockets() {}

    /** Whether the folder itself has a file with the name of such a socket. */
    static boolean isIn(Path folder) {
        return Stream.of("docker.sock", "containerd.sock", "buildkitd.sock", "podman.sock")
                .anyMatch(name -> Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * The first such socket in the folder, or at most two folders deeper. The search follows no links and ends after
     * 1000 entries: in a large project only the entries near the top are looked at. A folder that cannot be read has none.
     */
    static Optional<Path> search(Path folder) {
        Deque<Path> folders = new ArrayDeque<>();
        folders.add(folder);
        int entries = 0;
        while (!folders.isEmpty()) {
            Path next = folders.remove();
            boolean deeper = next.getNameCount() < folder.getNameCount() + FOLDERS_DEEP;
            try (DirectoryStream<Path> content = Files.newDirectoryStream(next)) {
                for (Path entry : content) {
                    if (++entries > MAX_ENTRIES) {
                        return Optional.empty();
                    }
                    BasicFileAttributes kind =
                            Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    if (kind.isOther()
                            && NAME.matcher(entry.getFileName().toString()).matches()) {
                        return Optional.of(entry);
                    }
                    if (deeper && kind.isDirectory()) {
                        folders.add(entry);
                    }
                }
            } catch (IOException | DirectoryIteratorException _) {
                // a folder that this user cannot read, or that went meanwhile, is no way to a socket
            }
        }
        return Optional.empty();
    }
}
