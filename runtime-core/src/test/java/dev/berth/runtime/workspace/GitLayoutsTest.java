package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts made by the git of this host. */
class GitLayoutsTest {
    @TempDir
    Path temp;

    private Path root = Path.of("");
    private Path main = Path.of("");

    @BeforeEach
    void makeRepository() throws Exception {
        root = temp.toRealPath();
        main = TestGit.repository(root.resolve("main"));
    }

    private GitLayouts layouts(Path... allowed) {
        return GitLayouts.ofThisHost(
                folder -> folder.startsWith(root.resolve("forbidden"))
                        ? Optional.of("it is forbidden")
                        : Optional.empty(),
                List.of(allowed),
                root.resolve("home"));
    }

    private GitLayout of(Path workspace) {
        return layouts().of(List.of(workspace)).getFirst();
    }

    private Path common() {
        return main.resolve(".git");
    }

    private void assertNone(Path workspace, String... words) {
        GitLayout layout = of(workspace);
        assertThat(layout.common()).isEmpty();
        assertThat(layout.remark())
                .hasValueSatisfying(remark -> assertThat(remark).contains(words));
    }

    @Test
    void a_plain_repository_has_its_git_folder_inside() {
        GitLayout layout = of(main);

        assertThat(layout.common()).contains(common());
        assertThat(layout.remark()).isEmpty();
        assertThat(layout.objects()).isEmpty();
    }

    @Test
    void a_folder_without_git_has_nothing_to_remark() throws Exception {
        assertThat(of(Files.createDirectory(root.resolve("plain"))))
                .isEqualTo(GitLayout.none(root.resolve("plain"), Optional.empty()));
    }

    @Test
    void a_worktree_has_the_common_folder_its_own_entry_and_the_siblings() throws Exception {
        TestGit.run(main, "worktree", "add", "-q", "../one");
        TestGit.run(main, "worktree", "add", "-q", "../two");

        GitLayout layout = of(root.resolve("one"));

        assertThat(layout.common()).contains(common());
        assertThat(layout.entries()).containsExactly(common().resolve("worktrees/one"));
        assertThat(layout.siblings()).containsExactly(common().resolve("worktrees/two"));
        assertThat(of(main).siblings()).hasSize(2);
        assertThat(layouts().of(List.of(main, root.resolve("two"))).getFirst().entries())
                .containsExactly(common().resolve("worktrees/two"));
    }

    @Test
    void a_relative_gitdir_is_read_from_both_sides() throws Exception {
        TestGit.run(main, "worktree", "add", "-q", "../one");
        Files.writeString(root.resolve("one/.git"), "gitdir: ../main/.git/worktrees/one\n");
        Files.writeString(common().resolve("worktrees/one/gitdir"), "../../../../one/.git\n");

        assertThat(of(root.resolve("one")).common()).contains(common());
    }

    @Test
    void a_worktree_of_a_bare_repository_has_that_repository() throws Exception {
        TestGit.run(root, "clone", "-q", "--bare", "main", "bare.git");
        TestGit.run(root.resolve("bare.git"), "worktree", "add", "-q", "../one");

        assertThat(of(root.resolve("one")).common()).contains(root.resolve("bare.git"));
    }

    @Test
    void a_moved_worktree_is_refused_until_it_is_repaired() throws Exception {
        TestGit.run(main, "worktree", "add", "-q", "../one");
        Files.move(root.resolve("one"), root.resolve("moved"));

        assertNone(root.resolve("moved"), "worktree repair");
        TestGit.run(root.resolve("moved"), "worktree", "repair");
        assertThat(of(root.resolve("moved")).common()).contains(common());
    }

    @Test
    void a_submodule_alone_has_its_folder_in_the_parents_modules_and_in_its_parent_all_modules_are_found()
            throws Exception {
        Path parent = TestGit.repository(root.resolve("parent"));
        TestGit.run(parent, "submodule", "add", "-q", "../main", "libs/sub");

        assertThat(of(parent.resolve("libs/sub")).common()).contains(parent.resolve(".git/modules/libs/sub"));
        assertThat(of(parent).modules()).containsExactly(parent.resolve(".git/modules/libs/sub"));
        assertThat(layouts().withRepositories(of(parent)).repositories()).containsExactly(parent.resolve("libs/sub"));
    }

    @Test
    void a_separate_git_folder_belongs_to_the_folder_whose_files_its_index_has() throws Exception {
        TestGit.run(root, "init", "-q", "--separate-git-dir=sep.git", "w");
        Path workspace = TestGit.committed(root.resolve("w"));
        assertThat(of(workspace).common()).contains(root.resolve("sep.git"));

        Path thief = Files.createDirectory(root.resolve("thief"));
        Files.copy(workspace.resolve("file"), thief.resolve("file"));
        Files.writeString(thief.resolve(".git"), "gitdir: " + root.resolve("sep.git") + "\n");
        assertNone(thief, "does not name this folder", "core.worktree", "workspace.gitFolders");
        assertThat(layouts(root.resolve("sep.git"))
                        .of(List.of(thief))
                        .getFirst()
                        .common())
                .isPresent();
    }

    @Test
    void a_git_file_cannot_name_what_is_not_the_workspaces_own() throws Exception {
        Path thief = Files.createDirectory(root.resolve("thief"));
        TestGit.run(main, "worktree", "add", "-q", "../one");
        Files.createDirectories(root.resolve("home/.ssh"));
        TestGit.repository(Files.createDirectories(root.resolve("forbidden")).resolve("repo"));

        for (String named : List.of(
                common().toString(),
                common().resolve("worktrees/one").toString(),
                root.resolve("home/.ssh").toString(),
                root.resolve("forbidden/repo/.git").toString(),
                "/",
                "../nothing")) {
            Files.writeString(thief.resolve(".git"), "gitdir: " + named + "\n");
            assertNone(thief, "git does not work in " + thief);
        }
        Files.writeString(thief.resolve(".git"), "no gitdir\0at all");
        assertNone(thief, "names no folder");
        Files.delete(thief.resolve(".git"));
        Files.createSymbolicLink(thief.resolve(".git"), common());
        assertNone(thief, "does not name this folder");
    }

    @Test
    void an_entry_that_the_agent_made_in_its_workspace_leads_nowhere_else() throws Exception {
        Path thief = Files.createDirectory(root.resolve("thief"));
        Path entry = Files.createDirectories(thief.resolve("entry"));
        Files.writeString(entry.resolve("commondir"), common().toString());
        Files.writeString(entry.resolve("gitdir"), thief.resolve(".git").toString());
        Files.writeString(entry.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(thief.resolve(".git"), "gitdir: entry\n");

        assertNone(thief, "no entry of a git folder's worktrees");
    }

    @Test
    void borrowed_objects_are_mounted_only_when_the_settings_allow_it() throws Exception {
        TestGit.run(root, "clone", "-q", "--shared", "main", "borrower");
        Path borrower = root.resolve("borrower");

        assertThat(of(borrower).objects()).isEmpty();
        assertThat(of(borrower).remark())
                .hasValueSatisfying(remark -> assertThat(remark)
                        .contains(
                                "borrows objects from " + common().resolve("objects"),
                                "workspace.gitFolders to " + common()));
        GitLayout allowed = layouts(common()).of(List.of(borrower)).getFirst();
        assertThat(allowed.objects()).containsExactly(common().resolve("objects"));
        assertThat(allowed.remark()).isEmpty();

        Files.writeString(borrower.resolve(".git/objects/info/alternates"), root + "\n");
        GitLayout hostile = layouts(root).of(List.of(borrower)).getFirst();
        assertThat(hostile.objects()).isEmpty();
        assertThat(hostile.remark()).isPresent();
    }

    @Test
    void a_part_of_a_repository_says_which_folder_to_use() throws Exception {
        assertNone(Files.createDirectories(main.resolve("src/deep")), "use that as the workspace", main.toString());
    }

    @Test
    void hooks_folders_and_included_files_are_read_from_the_config() throws Exception {
        Files.createDirectories(main.resolve("tools/hooks"));
        Files.writeString(main.resolve("shared.config"), "[core]\n\thooksPath = \"tools/hooks\" # ours\n");
        Files.createDirectories(root.resolve("home"));
        Files.writeString(root.resolve("home/.gitconfig"), "[Core] HooksPath=.githooks\n[x \"hooksPath]\"] a = b\n");
        TestGit.run(main, "config", "include.path", "../shared.config");
        TestGit.run(main, "config", "includeIf.gitdir:~/x/.path", "~/elsewhere");

        assertThat(of(main).commanded())
                .containsExactlyInAnyOrder(
                        Path.of(".githooks"),
                        Path.of("tools/hooks"),
                        main.resolve(".githooks"),
                        common().resolve("tools/hooks"),
                        main.resolve("tools/hooks"),
                        main.resolve("shared.config"));
        assertThat(targets(of(main), true))
                .contains(ro(main.resolve("tools/hooks")), rw(main.resolve("tools")), ro(main.resolve("shared.config")))
                .noneMatch(target -> target.contains(".githooks"));
    }

    @Test
    void protected_paths_that_exist_are_read_only_and_folders_above_them_cannot_be_renamed() throws Exception {
        Files.createDirectories(main.resolve(".vscode"));
        Files.writeString(common().resolve("info/attributes"), "* text\n");
        Files.createSymbolicLink(main.resolve(".idea"), main.resolve(".vscode"));

        assertThat(targets(of(main), true))
                .containsExactlyInAnyOrder(
                        rw(common()),
                        ro(common().resolve("config")),
                        ro(common().resolve("hooks")),
                        rw(common().resolve("info")),
                        ro(common().resolve("info/attributes")),
                        ro(main.resolve(".vscode")));
        assertThat(targets(of(main), false)).isEmpty();
    }

    @Test
    void a_worktree_has_its_git_folder_at_its_own_path_protected_or_not() throws Exception {
        TestGit.run(main, "worktree", "add", "-q", "../one");
        TestGit.run(main, "worktree", "add", "-q", "../two");
        GitLayout layout = of(root.resolve("one"));
        Path entries = common().resolve("worktrees");

        ProtectedMounts mounts = ProtectedMounts.of(layouts(), List.of(layout), true);

        assertThat(mounts.outside()).containsExactly(new Mount.Bind(common().toString(), common().toString(), false));
        assertThat(targets(layout, true))
                .containsExactlyInAnyOrder(
                        ro(root.resolve("one/.git")),
                        ro(common().resolve("config")),
                        ro(common().resolve("hooks")),
                        rw(entries),
                        rw(entries.resolve("one")),
                        ro(entries.resolve("one/commondir")),
                        ro(entries.resolve("one/gitdir")),
                        ro(entries.resolve("two")));
        assertThat(mounts.expected())
                .startsWith(root.resolve("one") + " ./.git " + common() + " ./")
                .contains(" ./worktrees/one/gitdir");
        assertThat(ProtectedMounts.of(layouts(), List.of(layout), false).outside())
                .hasSize(1);
    }

    @Test
    void more_worktrees_or_modules_than_can_be_told_apart_are_read_only_as_a_whole() throws Exception {
        for (int i = 0; i < 101; i++) {
            Files.createDirectories(common().resolve("worktrees/w" + i));
        }
        assertThat(targets(of(main), true)).contains(ro(common().resolve("worktrees")));
        Files.createDirectories(common().resolve("worktrees/w\n0"));

        assertThat(of(main).siblings()).isEmpty();
    }

    @Test
    void a_repository_inside_is_protected_but_can_be_removed_with_the_folder_above_it() throws Exception {
        Path nested =
                TestGit.repository(Files.createDirectories(main.resolve("a/b")).resolve("nested"));
        GitLayout layout = layouts().withRepositories(of(main));

        assertThat(targets(layout, true))
                .contains(rw(nested.resolve(".git")), ro(nested.resolve(".git/config")))
                .doesNotContain(rw(nested), rw(main.resolve("a")), rw(main.resolve("a/b")));
    }

    private List<String> targets(GitLayout layout, boolean protect) throws IOException {
        return ProtectedMounts.of(layouts(), List.of(layout), protect).inside().stream()
                .map(mount -> (mount.readOnly() ? "ro " : "rw ") + mount.target())
                .toList();
    }

    private static String ro(Path path) {
        return "ro " + path;
    }

    private static String rw(Path path) {
        return "rw " + path;
    }
}
