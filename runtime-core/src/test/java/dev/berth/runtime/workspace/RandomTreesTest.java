package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the comparison with a plain one that reads everything, for random changes in random trees. */
class RandomTreesTest {
    private static final List<String> NAMES = List.of("a", "b", "c", ".vscode", ".envrc", "node_modules");

    @TempDir
    Path temp;

    private long seed = Long.getLong("berth.test.seed", System.nanoTime());

    @Test
    void every_turn_names_what_a_plain_comparison_finds() throws Exception {
        for (int tree = 0; tree < 6; tree++, seed++) {
            Random random = new Random(seed);
            WatchedFolder folder = new WatchedFolder(Files.createDirectory(temp.resolve("tree" + tree)));
            change(folder.root, random, 60);
            for (int turn = 0; turn < 12; turn++) {
                SortedMap<Path, String> before = plain(folder.root);
                int changes = random.nextInt(12);

                List<String> seen = folder.changes(() -> change(folder.root, random, changes));

                assertThat(seen)
                        .as("turn %d with -Dberth.test.seed=%d", turn, seed)
                        .containsExactlyElementsOf(expected(folder.root, before, plain(folder.root)));
            }
        }
    }

    /** All files that the host runs, with their content. */
    private static SortedMap<Path, String> plain(Path root) throws IOException {
        SortedMap<Path, String> found = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = root.relativize(file);
                boolean run = relative.toString().contains(".envrc")
                        || relative.toString().contains(".vscode");
                if (run) {
                    found.put(
                            file,
                            attributes.isSymbolicLink()
                                    ? "link " + Files.readSymbolicLink(file)
                                    : (Files.isExecutable(file) ? "x " : "- ") + Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static List<String> expected(Path root, Map<Path, String> before, Map<Path, String> after) {
        SortedMap<Path, String> lines = new TreeMap<>();
        after.forEach((path, now) -> {
            String then = before.get(path);
            boolean link = now.startsWith("link");
            if (then == null) {
                boolean folder = link && before.keySet().stream().anyMatch(old -> old.startsWith(path));
                lines.put(path, folder ? "replaced-by-link" : "added");
            } else if (!then.equals(now)) {
                boolean content = !then.substring(1).equals(now.substring(1));
                if (link) {
                    lines.put(path, then.startsWith("link") ? "changed" : "replaced-by-link");
                } else if (content) {
                    lines.put(path, "changed");
                } else if (now.startsWith("x")) {
                    lines.put(path, "made-executable");
                }
            }
        });
        before.keySet().stream().filter(path -> !after.containsKey(path)).forEach(path -> lines.put(path, "removed"));
        List<String> all = new ArrayList<>();
        lines.forEach((path, how) -> all.add(root.relativize(path) + " " + how));
        return all;
    }

    private static void change(Path root, Random random, int changes) throws IOException {
        for (int i = 0; i < changes; i++) {
            Path path = root;
            for (int depth = 1 + random.nextInt(4); depth > 0; depth--) {
                path = path.resolve(NAMES.get(random.nextInt(NAMES.size())));
            }
            change(path, random);
        }
    }

    private static void change(Path path, Random random) throws IOException {
        boolean isThere = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        if (isThere && random.nextInt(5) == 0) {
            delete(path);
        } else if (isThere && random.nextInt(4) == 0) {
            move(path, path.resolveSibling(NAMES.get(random.nextInt(NAMES.size()))));
        } else if (isFile && random.nextInt(3) == 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        } else if (isFile) {
            FileTime before = Files.getLastModifiedTime(path);
            Files.writeString(path, "content " + random.nextInt(3));
            Files.setLastModifiedTime(path, before);
        } else if (!isThere && isFolder(Objects.requireNonNull(path.getParent()))) {
            create(path, random);
        }
    }

    private static void create(Path path, Random random) throws IOException {
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        switch (random.nextInt(8)) {
            case 0 -> Files.createSymbolicLink(path, Path.of("/nowhere/" + random.nextInt(3)));
            case 1, 2 -> Files.createDirectory(path);
            default -> Files.writeString(path, "content " + random.nextInt(3));
        }
    }

    /** Whether a folder is there, or can be made: nothing on the way to it is a file or a link. */
    private static boolean isFolder(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                return Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return false;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            if (!from.equals(to) && Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS) == Files.isDirectory(to)) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (DirectoryNotEmptyException _) {
            // another folder stays
        }
    }

    private static void delete(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
