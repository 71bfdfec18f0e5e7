package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts that a program inside may have made, and layouts that are rare. */
class HostileLayoutsTest {
    @TempDir
    Path temp;

    private Path root = Path.of("");
    private Path main = Path.of("");

    @BeforeEach
    void makeRepository() throws Exception {
        root = temp.toRealPath();
        main = TestGit.repository(root.resolve("main"));
    }

    private GitLayouts layouts() {
        return GitLayouts.ofThisHost(_ -> Optional.empty(), List.of(), root.resolve("home"));
    }

    private GitLayout of(Path workspace) {
        return layouts().of(List.of(workspace)).getFirst();
    }

    private List<String> targets(GitLayout layout) {
        return ProtectedMounts.of(layouts(), List.of(layout), true).inside().stream()
                .map(mount -> (mount.readOnly() ? "ro " : "rw ") + mount.target())
                .toList();
    }

    @Test
    void a_separate_git_folder_without_an_index_proves_nothing_unless_it_is_empty() throws Exception {
        TestGit.run(root, "init", "-q", "--separate-git-dir=fresh.git", "fresh");
        assertThat(of(root.resolve("fresh")).common()).contains(root.resolve("fresh.git"));

        TestGit.run(root, "clone", "-q", "--no-checkout", "--separate-git-dir=sep.git", "main", "w");
        Path thief = Files.createDirectory(root.resolve("thief"));
        Files.writeString(thief.resolve(".git"), "gitdir: " + root.resolve("sep.git") + "\n");

        assertThat(of(thief).common()).isEmpty();
        assertThat(of(thief).remark())
                .hasValueSatisfying(
                        remark -> assertThat(remark).contains("does not name this folder", "core.worktree"));
        TestGit.run(root.resolve("w"), "read-tree", "--empty");
        assertThat(root.resolve("sep.git/index")).exists();
        assertThat(of(thief).common()).isEmpty();
    }

    @Test
    void a_repository_inside_with_a_name_that_no_engine_mounts_is_left_to_the_comparison() throws Exception {
        TestGit.repository(main.resolve("a\nb"));
        TestGit.repository(main.resolve("good"));
        Process latin = new ProcessBuilder(
                        "sh", "-c", "mkdir \"$(printf 'caf\\351')\" && git init -q \"$(printf 'caf\\351')\"")
                .directory(main.toFile())
                .start();
        assertThat(latin.waitFor()).isZero();

        assertThat(targets(layouts().withRepositories(of(main))))
                .contains("ro " + main.resolve("good/.git/config"))
                .allSatisfy(target -> assertThat(Path.of(target.substring(3))).exists())
                .noneMatch(target -> target.contains("\n"));
    }

    @Test
    void more_folders_than_submodules_need_are_not_all_looked_at_and_are_read_only_as_a_whole() throws Exception {
        Path modules = Files.createDirectories(main.resolve(".git/modules"));
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                Files.createDirectories(modules.resolve("d" + i + "/d" + j));
            }
        }

        assertThat(targets(of(main))).contains("ro " + modules);
    }

    @Test
    void the_search_for_repositories_examines_a_bounded_number_of_entries() {
        AtomicInteger examined = new AtomicInteger();
        FolderReads endless = new EndlessReads(examined);

        assertThat(new NestedRepositories(endless).in(root)).isEmpty();

        assertThat(examined.get()).isLessThan(200_000);
    }

    /** Folders with many entries each, of which some are folders again. */
    private record EndlessReads(AtomicInteger examined) implements FolderReads {
        @Override
        public Kind kind(Path path) {
            examined.incrementAndGet();
            return path.endsWith(".git") || path.endsWith("HEAD")
                    ? Kind.ABSENT
                    : path.toString().endsWith("0") ? Kind.FOLDER : Kind.FILE;
        }

        @Override
        public Optional<Path> real(Path path) {
            return Optional.of(path);
        }

        @Override
        public Optional<String> text(Path file) {
            return Optional.empty();
        }

        @Override
        public List<Path> list(Path folder, int most) {
            return IntStream.range(0, most)
                    .mapToObj(i -> folder.resolve("f" + i))
                    .toList();
        }

        @Override
        public boolean describes(Path index, Path tree) {
            return false;
        }

        @Override
        public long device(Path path) {
            return 0;
        }
    }

    @Test
    void a_bare_repository_is_protected_as_a_workspace_and_inside_one() throws Exception {
        TestGit.run(root, "clone", "-q", "--bare", "main", "srv/bare.git");
        Path bare = root.resolve("srv/bare.git");
        List<String> readOnly = List.of("ro " + bare.resolve("config"), "ro " + bare.resolve("hooks"));

        assertThat(targets(of(bare))).containsAll(readOnly);
        assertThat(targets(layouts().withRepositories(of(root.resolve("srv"))))).containsAll(readOnly);
    }
}
