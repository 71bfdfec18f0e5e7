package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.limit.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paths that git's configuration names, as far as a container can write them. */
class CommandedPathsTest {
    @TempDir
    Path temp;

    private Path root = Path.of("");
    private Path home = Path.of("");
    private Path main = Path.of("");

    @BeforeEach
    void makeRepository() throws Exception {
        root = temp.toRealPath();
        home = Files.createDirectory(root.resolve("home"));
        main = TestGit.repository(root.resolve("main"));
    }

    private GitLayout of(Path workspace) {
        return layouts().of(List.of(workspace)).getFirst();
    }

    private GitLayouts layouts() {
        return GitLayouts.ofThisHost(_ -> Optional.empty(), List.of(), home);
    }

    private List<String> readOnly(GitLayout layout) {
        return ProtectedMounts.of(layouts(), List.of(layout), true).inside().stream()
                .filter(mount -> mount.readOnly())
                .map(mount -> mount.target())
                .toList();
    }

    @Test
    void the_users_settings_name_files_in_a_folder_of_many_repositories_too() throws Exception {
        Path work = Files.createDirectory(home.resolve("work"));
        TestGit.repository(work.resolve("a"));
        Files.createDirectory(work.resolve("hooks"));
        Files.writeString(work.resolve(".gitconfig"), "[user]\n\temail = me@work\n");
        Files.writeString(
                home.resolve(".gitconfig"),
                "[core]\n\thooksPath = ~/work/hooks\n[includeIf \"gitdir:~/work/\"]\n\tpath = ~/work/.gitconfig\n");

        assertThat(readOnly(of(work)))
                .contains(
                        work.resolve(".gitconfig").toString(),
                        work.resolve("hooks").toString());
    }

    @Test
    void a_path_that_leads_through_a_link_is_known_by_its_real_path() throws Exception {
        Files.createDirectories(main.resolve("tools/v1/hooks"));
        Files.createSymbolicLink(main.resolve("tools/current"), Path.of("v1"));
        Files.createSymbolicLink(root.resolve("alias"), main);
        Files.writeString(main.resolve("shared.config"), "");
        TestGit.run(main, "config", "core.hooksPath", "tools/current/hooks");
        TestGit.run(
                main,
                "config",
                "include.path",
                root.resolve("alias/shared.config").toString());

        assertThat(readOnly(of(main)))
                .contains(
                        main.resolve("tools/v1/hooks").toString(),
                        main.resolve("shared.config").toString());
    }

    @Test
    void a_relative_hooks_path_of_the_user_counts_in_each_repository_inside() throws Exception {
        Path nested = TestGit.repository(main.resolve("nested"));
        Files.createDirectory(nested.resolve(".githooks"));
        Files.writeString(home.resolve("real.gitconfig"), "[core]\n\thooksPath = .githooks\n");
        Files.createSymbolicLink(home.resolve(".gitconfig"), Path.of("real.gitconfig"));

        assertThat(readOnly(layouts().withRepositories(of(main))))
                .contains(nested.resolve(".githooks").toString());
        WorkspaceWatch watch =
                new WorkspaceLooks().watch(List.of(main), of(main).commanded(), "test/main", Limits.standard());
        watch.begin(Instant.now()).end().get(20, TimeUnit.SECONDS);
        WorkspaceWatch.Running running = watch.begin(Instant.now());
        watch.begin(Instant.now()).end().get(20, TimeUnit.SECONDS);
        Files.writeString(nested.resolve(".githooks/pre-commit"), "y");
        assertThat(running.end().get(20, TimeUnit.SECONDS).changes())
                .extracting(ProtectedChange::path)
                .containsExactly(nested.resolve(".githooks/pre-commit"));
    }

    @Test
    void a_config_that_begins_with_a_byte_order_mark_or_is_long_is_read() throws Exception {
        Files.createDirectories(main.resolve("tools/hooks"));
        Path config = main.resolve(".git/config");
        String text = "[core]\n\thooksPath = tools/hooks\n[remote \"origin\"]\n\turl = x\n";
        Files.writeString(config, "\uFEFF" + text);
        assertThat(TestGit.run(main, "config", "core.hooksPath")).isEqualTo("tools/hooks\n");
        assertThat(readOnly(of(main))).contains(main.resolve("tools/hooks").toString());

        Files.writeString(
                config, text + "[branch \"some-topic\"]\n\tremote = origin\n\tmerge = refs/heads/x\n".repeat(1500));
        assertThat(TestGit.run(main, "config", "core.hooksPath")).isEqualTo("tools/hooks\n");
        assertThat(readOnly(of(main))).contains(main.resolve("tools/hooks").toString());
    }
}
