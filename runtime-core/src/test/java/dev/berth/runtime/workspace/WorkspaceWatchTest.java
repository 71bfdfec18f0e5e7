package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.limit.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison names, in real folders and with real git. */
class WorkspaceWatchTest {
    @TempDir
    Path temp;

    private WatchedFolder folder;

    @BeforeEach
    void repository() throws Exception {
        folder = new WatchedFolder(Files.createDirectory(temp.resolve("project")));
        folder.git("init", "-q");
        folder.write("src/Main.java", "class Main {}");
        folder.write(".vscode/settings.json", "{}");
        folder.git("add", ".");
        folder.git("commit", "-qm", "one");
    }

    @Test
    void everyday_work_changes_nothing_that_the_host_runs() throws Exception {
        assertThat(folder.changes(() -> {
                    folder.write("src/Main.java", "class Main { int x; }");
                    folder.write("docs/new.md", "new");
                    folder.git("checkout", "-qb", "topic");
                    folder.git("add", ".");
                    folder.git("commit", "-qm", "two");
                    folder.git("stash", "list");
                    folder.git("gc", "-q");
                }))
                .isEmpty();
    }

    @Test
    void the_files_of_editors_shells_and_agents_are_named() throws Exception {
        assertThat(folder.changes(() -> {
                    folder.write(".vscode/tasks.json", "{}");
                    folder.write(".vscode/settings.json", "{\"a\":1}");
                    folder.write(".idea/runConfigurations/a.xml", "<a/>");
                    folder.write("deep/down/.envrc", "touch /tmp/x");
                    folder.write(".husky/pre-commit", "x");
                    folder.write(".claude/settings.local.json", "{}");
                    folder.write(".claude/notes.md", "not run by anybody");
                    folder.write(".mcp.json", "{}");
                    folder.write(".codex/config.toml", "");
                    folder.write("node_modules/x/.vscode/tasks.json", "{}");
                }))
                .containsExactly(
                        ".claude/settings.local.json added",
                        ".codex/config.toml added",
                        ".husky/pre-commit added",
                        ".idea/runConfigurations/a.xml added",
                        ".mcp.json added",
                        ".vscode/settings.json changed",
                        ".vscode/tasks.json added",
                        "deep/down/.envrc added",
                        "node_modules/x/.vscode/tasks.json added");
    }

    @Test
    void what_git_runs_in_the_repository_is_named() throws Exception {
        assertThat(folder.changes(() -> {
                    folder.git("config", "core.fsmonitor", "touch /tmp/x");
                    folder.write(".git/hooks/pre-commit", "x");
                    folder.write(".git/hooks/other.sample", "x");
                    folder.write(".git/info/attributes", "* filter=x");
                    folder.write(".git/config.worktree", "x");
                }))
                .containsExactly(
                        ".git/config changed",
                        ".git/config.worktree added",
                        ".git/hooks/pre-commit added",
                        ".git/info/attributes added");
    }

    @Test
    void a_repository_that_was_made_meanwhile_is_named_wherever_it_is() throws Exception {
        assertThat(folder.changes(() -> {
                    folder.git("init", "-q", "build/nested");
                    folder.git("-C", "build/nested", "config", "core.fsmonitor", "touch /tmp/x");
                    folder.git("init", "-q", "--bare", "bare");
                    folder.git("init", "-q", "--separate-git-dir=apart", "tree");
                    folder.git("init", "-q", ".git/objects/hidden");
                    folder.git("worktree", "add", "-q", "other");
                }))
                .containsExactly(
                        ".git/objects/hidden/.git/config added",
                        ".git/worktrees/other/commondir added",
                        ".git/worktrees/other/gitdir added",
                        "apart/config added",
                        "bare/config added",
                        "build/nested/.git/config added",
                        "other/.git added",
                        "other/.vscode/settings.json added",
                        "tree/.git added");
    }

    @Test
    void what_the_configuration_of_git_names_in_the_workspace_is_compared() throws Exception {
        folder.git("config", "core.hooksPath", ".githooks");
        folder.git("config", "include.path", "../project.inc");
        folder.git("init", "-q", "nested");
        folder.git("-C", "nested", "config", "core.hooksPath", "scripts/hooks");
        folder.write(".githooks/pre-commit", "x");
        folder.write("project.inc", "[include]\n\tpath = more/second.inc\n");

        assertThat(folder.changes(() -> {
                    folder.write(".githooks/pre-commit", "y");
                    folder.write("nested/scripts/hooks/post-merge", "x");
                    folder.write("scripts/other", "x");
                    folder.write("more/second.inc", "[core]\n\tfsmonitor = x\n");
                }))
                .containsExactly(
                        ".githooks/pre-commit changed",
                        "more/second.inc added",
                        "nested/scripts/hooks/post-merge added");
        assertThat(folder.changes(() -> folder.write("project.inc", ""))).containsExactly("project.inc changed");
    }

    @Test
    void a_folder_that_becomes_a_repository_bit_by_bit_is_named() throws Exception {
        folder.write("data/config", "[core]\n\tfsmonitor = x\n");
        folder.write("data/objects/a", "");
        folder.write("data/refs/a", "");

        assertThat(folder.changes(() -> folder.write("data/HEAD", "ref: refs/heads/main\n")))
                .containsExactly("data/config added");
    }

    @Test
    void replacing_by_a_link_moving_removing_and_making_executable_are_named() throws Exception {
        folder.write(".git/hooks/post-merge", "#!/bin/sh\n");
        folder.write("example/.vscode/tasks.json", "{}");
        folder.write("elsewhere/settings.json", "{}");
        folder.write(".mcp.json", "{}");
        folder.write(".envrc", "x");

        assertThat(folder.changes(() -> {
                    Files.setPosixFilePermissions(
                            folder.root.resolve(".git/hooks/post-merge"), PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(folder.root.resolve("example"), folder.root.resolve("moved"));
                    folder.run("rm", "-r", ".vscode");
                    Files.createSymbolicLink(folder.root.resolve(".vscode"), Path.of("elsewhere"));
                    Files.delete(folder.root.resolve(".mcp.json"));
                    Files.createSymbolicLink(folder.root.resolve(".mcp.json"), Path.of("/etc/hostname"));
                    Files.delete(folder.root.resolve(".envrc"));
                }))
                .containsExactly(
                        ".envrc removed",
                        ".git/hooks/post-merge made-executable",
                        ".mcp.json replaced-by-link",
                        ".vscode replaced-by-link",
                        ".vscode/settings.json removed",
                        "elsewhere/settings.json added",
                        "example/.vscode/tasks.json removed",
                        "moved/.vscode/tasks.json added");
    }

    @Test
    void what_a_link_of_the_workspace_leads_to_is_compared_too() throws Exception {
        folder.write("tools/husky/pre-commit", "x");
        folder.write("tools/mcp.json", "{}");
        Files.createSymbolicLink(folder.root.resolve(".husky"), Path.of("tools/husky"));
        Files.createSymbolicLink(folder.root.resolve(".mcp.json"), Path.of("tools/mcp.json"));

        assertThat(folder.changes(() -> {
                    folder.write("tools/husky/pre-commit", "y");
                    folder.write("tools/mcp.json", "{\"a\":1}");
                }))
                .containsExactly(".mcp.json changed", "tools/husky/pre-commit changed");
    }

    @Test
    void the_same_content_again_is_no_change_and_a_time_that_was_set_back_hides_none() throws Exception {
        Path settings = folder.root.resolve(".vscode/settings.json");
        FileTime before = Files.getLastModifiedTime(settings);

        assertThat(folder.changes(() -> {
                    Files.delete(settings);
                    folder.write(".vscode/settings.json", "{}");
                }))
                .isEmpty();
        assertThat(folder.changes(() -> {
                    Path folderOfIt = settings.getParent();
                    FileTime ofFolder = Files.getLastModifiedTime(folderOfIt);
                    folder.write(".vscode/settings.json", "[]");
                    folder.write(".vscode/tasks.json", "{}");
                    Files.setLastModifiedTime(settings, before);
                    Files.setLastModifiedTime(folderOfIt, ofFolder);
                }))
                .containsExactly(".vscode/settings.json changed", ".vscode/tasks.json added");
    }

    @Test
    void a_change_before_the_work_is_not_of_the_work() throws Exception {
        folder.looked();
        folder.write(".vscode/tasks.json", "{}");
        folder.git("config", "alias.x", "status");

        assertThat(folder.changes(() -> {})).isEmpty();
    }

    @Test
    void what_changed_before_the_look_came_by_is_found_by_its_time() throws Exception {
        folder.settle();
        Instant begin = Instant.now();
        folder.write(".vscode/tasks.json", "{}");
        folder.git("config", "core.fsmonitor", "x");

        WorkspaceComparison seen = folder.watch().begin(begin).end().get(20, TimeUnit.SECONDS);

        assertThat(folder.lines(seen)).containsExactly(".git/config changed", ".vscode/tasks.json changed");
    }

    @Test
    void a_folder_that_is_moved_before_the_first_look_is_said_not_to_be_compared() throws Exception {
        folder.write("example/.vscode/tasks.json", "{}");
        folder.settle();
        Instant begin = Instant.now();
        Files.move(
                folder.root.resolve("example/.vscode"), folder.root.resolve(".idea"), StandardCopyOption.ATOMIC_MOVE);

        WorkspaceComparison seen = folder.watch().begin(begin).end().get(20, TimeUnit.SECONDS);

        assertThat(seen.notCompared())
                .containsExactly(
                        new NotCompared(folder.root.resolve(".idea"), "it changed before the first look came to it"));
    }

    @Test
    void comparisons_at_the_same_time_see_the_same() throws Exception {
        folder.settle();
        List<WorkspaceWatch.Running> running = IntStream.range(0, 8)
                .mapToObj(_ -> folder.watch().begin(Instant.now()))
                .toList();
        folder.looked();
        folder.write(".envrc", "x");

        for (WorkspaceWatch.Running one : running) {
            assertThat(folder.lines(one.end().get(20, TimeUnit.SECONDS))).containsExactly(".envrc added");
        }
    }

    @Test
    void nested_workspaces_are_looked_at_once() throws Exception {
        WorkspaceWatch watch = new WorkspaceLooks()
                .watch(
                        List.of(folder.root.resolve("src"), folder.root),
                        List.of(folder.root.resolve("own.inc")),
                        "test/main",
                        Limits.standard());
        folder.settle();
        WorkspaceWatch.Running running = watch.begin(Instant.now());
        watch.begin(Instant.now()).end().get(20, TimeUnit.SECONDS);
        folder.write("src/.envrc", "x");
        folder.write("own.inc", "x");

        assertThat(folder.lines(running.end().get(20, TimeUnit.SECONDS)))
                .containsExactly("own.inc added", "src/.envrc added");
    }
}
