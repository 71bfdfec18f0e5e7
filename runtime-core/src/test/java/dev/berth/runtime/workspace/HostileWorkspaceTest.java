package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that a program inside made against the comparison. */
class HostileWorkspaceTest {
    @TempDir
    Path temp;

    private WatchedFolder folder;

    @BeforeEach
    void project() throws Exception {
        folder = new WatchedFolder(Files.createDirectory(temp.resolve("project")));
    }

    @Test
    void a_name_with_escapes_and_line_breaks_is_shown_as_numbers() throws Exception {
        WorkspaceComparison seen = folder.after(() -> folder.write("a\n\u001b[31mb\u202e/.envrc", "x"));

        assertThat(seen.changes()).singleElement().satisfies(change -> {
            assertThat(change.path()).exists();
            assertThat(change.text())
                    .isEqualTo(
                            folder.root + "/a\\u000a\\u001b[31mb\\u202e/.envrc was added: direnv runs it in a shell");
        });
    }

    @Test
    void pipes_and_links_to_devices_are_never_opened() throws Exception {
        assertThat(folder.changes(() -> {
                    folder.run("mkfifo", ".envrc", ".mcp.json");
                    Files.createDirectories(folder.root.resolve(".vscode"));
                    folder.run("mkfifo", ".vscode/tasks.json");
                    folder.run("ln", "-s", "/dev/zero", ".vscode/settings.json");
                    folder.run("ln", "-s", "tasks.json", ".vscode/launch.json");
                }))
                .containsExactly(
                        ".envrc added",
                        ".mcp.json added",
                        ".vscode/launch.json added",
                        ".vscode/settings.json added",
                        ".vscode/tasks.json added");
    }

    @Test
    void links_out_of_the_workspace_and_in_circles_are_not_followed() throws Exception {
        Files.createDirectories(temp.resolve("outside"));
        Files.writeString(temp.resolve("outside/tasks.json"), "{}");

        assertThat(folder.changes(() -> {
                    folder.run("ln", "-s", "../outside", ".vscode");
                    folder.run("ln", "-s", ".", ".git");
                    folder.run("ln", "-s", ".husky", ".husky");
                    folder.run("ln", "-s", "..", "up");
                }))
                .containsExactly(".git added", ".husky added", ".vscode added");
        assertThat(folder.changes(() -> Files.writeString(temp.resolve("outside/tasks.json"), "[]")))
                .isEmpty();
    }

    @Test
    void a_deep_folder_ends_the_look_at_it_and_is_named() throws Exception {
        Path deep = folder.root;
        for (int i = 0; i < LookBudget.MOST_DEPTH + 20; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);

        WorkspaceComparison seen = folder.after(() -> folder.write(".envrc", "x"));

        assertThat(folder.lines(seen)).containsExactly(".envrc added");
        assertThat(seen.notCompared())
                .singleElement()
                .satisfies(gap -> assertThat(gap.reason()).contains("folders deep"));
    }

    @Test
    void many_files_that_are_compared_end_the_look_at_them_and_that_is_named() throws Exception {
        Path tasks = Files.createDirectories(folder.root.resolve(".vscode"));
        for (int i = 0; i <= LookBudget.MOST_FILES; i++) {
            Files.createFile(tasks.resolve("f" + i));
        }

        WorkspaceComparison seen = folder.after(() -> Files.createDirectory(folder.root.resolve("a")));

        assertThat(seen.changes()).isEmpty();
        assertThat(seen.notCompared())
                .singleElement()
                .satisfies(gap -> assertThat(gap.reason()).contains("more than " + LookBudget.MOST_FILES + " files"));
    }

    @Test
    void more_changes_than_are_listed_are_counted() throws Exception {
        WorkspaceComparison seen = folder.after(() -> {
            for (int i = 0; i < WorkspaceComparison.MOST_CHANGES + 5; i++) {
                folder.write(".vscode/f" + i, "x");
            }
        });

        assertThat(seen.changes()).hasSize(WorkspaceComparison.MOST_CHANGES);
        assertThat(seen.notCompared())
                .containsExactly(new NotCompared(folder.root, "5 more changes in it are not listed"));
    }

    @Test
    void a_folder_that_may_not_be_read_is_named_until_it_may() throws Exception {
        Path barred = folder.root.resolve("barred");
        folder.write("barred/.envrc", "x");
        Files.setPosixFilePermissions(barred, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(barred), "this user may read everything");

        WorkspaceComparison seen = folder.after(() -> folder.write(".envrc", "x"));

        assertThat(folder.lines(seen)).containsExactly(".envrc added");
        assertThat(seen.notCompared()).containsExactly(new NotCompared(barred, "this user is not allowed to read it"));
        Files.setPosixFilePermissions(barred, PosixFilePermissions.fromString("rwx------"));
        assertThat(folder.changes(() -> {})).isEmpty();
    }

    @Test
    void a_path_that_is_too_long_for_the_host_is_named() throws Exception {
        String name = "n".repeat(250);
        folder.run(
                "sh",
                "-c",
                "for i in $(seq 20); do mkdir " + name + " && cd " + name + " || break; done 2>/dev/null; true");

        WorkspaceComparison seen = folder.after(() -> folder.write(".envrc", "x"));

        assertThat(folder.lines(seen)).containsExactly(".envrc added");
        assertThat(seen.notCompared())
                .singleElement()
                .satisfies(gap -> assertThat(gap.reason()).contains("cannot be looked at"));
        folder.run("rm", "-r", name);
    }

    @Test
    void a_file_above_the_bound_is_compared_by_its_times() throws Exception {
        byte[] large = new byte[LookBudget.LARGEST_FILE + 1];
        Path file = folder.write(".vscode/large", "");
        Files.write(file, large);

        assertThat(folder.changes(() -> {
                    large[7] = 1;
                    Files.write(file, large);
                }))
                .containsExactly(".vscode/large changed");
        assertThat(folder.changes(() -> {})).isEmpty();
    }

    @Test
    void a_look_that_takes_too_long_ends_and_says_so() throws Exception {
        for (int i = 0; i < 2000; i++) {
            Files.createDirectories(folder.root.resolve("d" + i));
        }
        WatchedFolder hurried = new WatchedFolder(
                folder.root, Limits.of(Map.of("workspace-look", Duration.ofNanos(1000)), RuntimeListener.none()));

        WorkspaceComparison seen = hurried.after(() -> {});

        assertThat(seen.changes()).isEmpty();
        assertThat(seen.notCompared())
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap.reason()).contains("workspace-look"));
    }

    @Test
    void a_workspace_that_is_gone_is_said_not_to_be_compared() throws Exception {
        WorkspaceComparison seen = folder.after(() -> folder.run("rm", "-r", folder.root.toString()));

        assertThat(seen.notCompared()).containsExactly(new NotCompared(folder.root, "it is not there any more"));
    }

    @Test
    void folders_that_are_swapped_for_links_all_the_time_lead_nowhere() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside/.vscode"));
        Files.writeString(outside.resolve("tasks.json"), "{}");
        folder.write("a/inside.txt", "x");
        AtomicBoolean over = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> swap(over));
        try {
            for (int i = 0; i < 200; i++) {
                WorkspaceComparison seen = folder.after(() -> {});
                assertThat(folder.lines(seen)).noneMatch(line -> line.contains("tasks.json"));
            }
        } finally {
            over.set(true);
            swapper.join();
        }
    }

    private void swap(AtomicBoolean over) {
        Path a = folder.root.resolve("a");
        Path b = folder.root.resolve("b");
        try {
            while (!over.get()) {
                Files.move(a, b);
                Files.createSymbolicLink(a, temp.resolve("outside"));
                Files.delete(a);
                Files.move(b, a);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
