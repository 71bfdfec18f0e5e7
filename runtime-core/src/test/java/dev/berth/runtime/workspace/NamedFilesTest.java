package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of what a git configuration in a workspace names, which an agent may have written. */
class NamedFilesTest {
    @TempDir
    Path temp;

    private WatchedFolder folder;

    @BeforeEach
    void repository() throws Exception {
        folder = new WatchedFolder(Files.createDirectory(temp.resolve("project")));
        folder.git("init", "-q");
    }

    @Test
    void hooks_that_a_path_through_a_link_names_are_compared() throws Exception {
        folder.write("tools/v1/hooks/pre-commit", "x");
        folder.write("tools/v2/hooks/pre-commit", "x");
        Files.createSymbolicLink(folder.root.resolve("tools/current"), Path.of("v1"));
        folder.git("config", "core.hooksPath", "tools/current/hooks");

        assertThat(folder.changes(() -> folder.write("tools/v1/hooks/pre-commit", "y")))
                .containsExactly("tools/v1/hooks/pre-commit changed");
        assertThat(folder.changes(() -> folder.run("ln", "-sfn", "v2", "tools/current")))
                .contains("tools/v2/hooks/pre-commit added");
    }

    @Test
    void a_configuration_that_a_link_stands_for_names_files_too() throws Exception {
        folder.write("own.config", "[core]\n\thooksPath = hooks2\n");
        folder.git("init", "-q", "nested");
        folder.run("ln", "-sf", "../../own.config", "nested/.git/config");

        assertThat(folder.changes(() -> folder.write("nested/hooks2/pre-commit", "x")))
                .containsExactly("nested/hooks2/pre-commit added");
    }

    @Test
    void many_names_in_one_configuration_hide_none_of_another_or_that_is_said() throws Exception {
        folder.git("config", "core.hooksPath", ".githooks");
        String names = IntStream.range(0, 2000)
                .mapToObj(i -> "\thooksPath = h" + i + "\n")
                .collect(Collectors.joining("", "[core]\n", ""));
        folder.git("init", "-q", ".a");
        folder.write(".a/.git/config", names);

        WorkspaceComparison seen = folder.after(() -> {
            folder.write(".githooks/pre-commit", "x");
            folder.write(".a/h1999/pre-commit", "x");
        });

        assertThat(folder.lines(seen).contains(".a/h1999/pre-commit added")
                        || !seen.notCompared().isEmpty())
                .as("%s", seen)
                .isTrue();
        assertThat(folder.lines(seen)).anyMatch(line -> line.startsWith(".githooks/pre-commit "));
    }

    @Test
    @Timeout(20)
    void a_hostile_configuration_takes_no_time_worth_speaking_of() throws Exception {
        String hostile = "[a]".repeat(LookBudget.LARGEST_FILE / 3);
        long began = System.nanoTime();

        assertThat(GitConfig.parse(hostile).values("a.b")).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void settings_of_shells_editors_hooks_and_agents_are_named_whatever_their_form() throws Exception {
        List<String> names = List.of(
                ".claude/agents/x.md",
                ".codex/rules/x.rules",
                ".config/mise.toml",
                ".exrc",
                ".helix/languages.toml",
                ".opencode/opencode.json",
                "lefthook-local.yml",
                "mise.toml");

        assertThat(folder.changes(() -> {
                    for (String name : names) {
                        folder.write(name, "x");
                    }
                }))
                .containsExactlyElementsOf(
                        names.stream().map(name -> name + " added").toList());
    }

    @Test
    void the_strategy_of_a_rebase_or_a_cherry_pick_that_goes_on_later_is_named() throws Exception {
        assertThat(folder.changes(() -> {
                    folder.write(".git/rebase-merge/strategy", "x/y");
                    folder.write(".git/sequencer/opts", "[options]\n\tstrategy = x/y\n");
                }))
                .containsExactly(".git/rebase-merge/strategy added", ".git/sequencer/opts added");
    }

    @Test
    void hooks_in_each_working_tree_are_compared_where_the_path_is_relative() throws Exception {
        folder.git("commit", "-q", "--allow-empty", "-m", "one");
        folder.git("worktree", "add", "-q", "trees/one");
        folder.git("config", "core.hooksPath", ".githooks");

        assertThat(folder.changes(() -> folder.write("trees/one/.githooks/pre-commit", "x")))
                .containsExactly("trees/one/.githooks/pre-commit added");
    }

    @Test
    void a_repository_is_one_in_whatever_case_its_parts_are_written() throws Exception {
        folder.write("data/config", "[core]\n\tfsmonitor = x\n");
        folder.write("data/OBJECTS/a", "");
        folder.write("data/Refs/a", "");

        assertThat(folder.changes(() -> folder.write("data/head", "ref: refs/heads/main\n")))
                .containsExactly("data/config added");
    }
}
