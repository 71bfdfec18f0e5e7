package dev.berth.runtime.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that the host runs, in one workspace. Only regular files are opened. A program inside that swaps one for a
 * pipe in just that moment makes the look wait; its caller does not, and gives it up ({@link RootLooks#giveUpStuck}).
 */
record FileReads(Path root, LookBudget budget) {
    /** The names of git's configuration; what a configuration includes is one too. */
    private static final Set<String> CONFIGURATIONS = Set.of("config", "config.worktree");

    /**
     * Examines a file.
     *
     * @param known the state that an earlier look found
     * @throws java.nio.file.NoSuchFileException when there is nothing any more
     */
    FileState read(Path path, String runs, @Nullable FileState known) throws IOException {
        long began = ChangeClock.now();
        FileStamp stamp = FileStamp.of(path);
        if (stamp.isLink()) {
            return link(path, runs, stamp);
        }
        if (known != null && known.settled() && known.stamp().equals(stamp)) {
            return known;
        }
        Optional<byte[]> bytes = stamp.isRegular() ? bytes(path, stamp.size()) : Optional.empty();
        FileStamp after = FileStamp.of(path);
        return new FileState(
                path,
                runs,
                after,
                stamp.isRegular() ? bytes.map(FileReads::hash).orElse("") : "no regular file",
                named(path, runs, bytes),
                after.changedNanos(),
                after.equals(stamp) && after.isSettled(began));
    }

    private List<Path> named(Path path, String runs, Optional<byte[]> bytes) {
        return isConfiguration(path, runs)
                ? bytes.map(read -> NamedPaths.in(path, read, root)).orElse(List.of())
                : List.of();
    }

    private static boolean isConfiguration(Path path, String runs) {
        return CONFIGURATIONS.contains(String.valueOf(path.getFileName())) || runs.equals(FolderRules.NAMED_RUNS);
    }

    /** A link is its target's path; where it leads to a file of the same workspace, also the content of that file. */
    private FileState link(Path path, String runs, FileStamp stamp) throws IOException {
        String content = "link to " + Files.readSymbolicLink(path);
        long changed = stamp.changedNanos();
        List<Path> named = List.of();
        Optional<Path> target = inside(path);
        if (target.isPresent()) {
            FileStamp found = FileStamp.of(target.get());
            if (found.isRegular()) {
                Optional<byte[]> bytes = bytes(target.get(), found.size());
                content += " with " + bytes.map(FileReads::hash).orElseGet(found::toString) + found.isExecutable();
                changed = Math.max(changed, found.changedNanos());
                named = named(path, runs, bytes);
            }
        }
        return new FileState(path, runs, stamp, content, named, changed, false);
    }

    /** The path that a link leads to, if that lies in the workspace. */
    Optional<Path> inside(Path link) {
        try {
            return Optional.of(link.toRealPath()).filter(target -> target.startsWith(root));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The content of a regular file; empty for one that is too large, or when enough was read. */
    private Optional<byte[]> bytes(Path path, long size) throws IOException {
        if (!budget.takeBytes(size)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(LookBudget.LARGEST_FILE + 1);
            return bytes.length > LookBudget.LARGEST_FILE ? Optional.empty() : Optional.of(bytes);
        }
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
