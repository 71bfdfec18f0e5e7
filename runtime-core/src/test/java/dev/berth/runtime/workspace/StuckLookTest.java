package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look that waits for something that a program inside put in its way. */
class StuckLookTest {
    @TempDir
    Path temp;

    @Test
    void a_file_that_is_swapped_for_a_pipe_stops_one_look_and_not_those_after_it() throws Exception {
        Path project = Files.createDirectory(temp.resolve("project"));
        WatchedFolder folder = new WatchedFolder(
                project, Limits.of(Map.of("workspace-look", Duration.ofMillis(400)), RuntimeListener.none()));
        folder.run("mkfifo", "../pipe");
        Files.writeString(temp.resolve("file"), "x");
        AtomicBoolean over = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> swap(folder.root.resolve(".envrc"), over));
        boolean stuck = false;
        try {
            for (int i = 0; i < 3000 && !stuck; i++) {
                stuck = folder.after(() -> {}).notCompared().stream()
                        .anyMatch(gap -> gap.reason().contains("longer than"));
            }
        } finally {
            over.set(true);
            swapper.join();
        }
        assertThat(stuck).isTrue();
        Files.deleteIfExists(folder.root.resolve(".envrc"));

        assertThat(folder.changes(() -> folder.write(".mcp.json", "{}"))).containsExactly(".mcp.json added");
    }

    private void swap(Path target, AtomicBoolean over) {
        Path next = temp.resolve("next");
        try {
            while (!over.get()) {
                for (String name : new String[] {"pipe", "file"}) {
                    Files.createLink(next, temp.resolve(name));
                    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
