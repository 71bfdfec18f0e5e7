package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A folder of this host that is watched as a workspace. */
final class WatchedFolder {
    final Path root;
    private final WorkspaceLooks looks = new WorkspaceLooks();
    private final Limits limits;

    WatchedFolder(Path folder) throws IOException {
        this(folder, Limits.standard());
    }

    WatchedFolder(Path folder, Limits limits) throws IOException {
        this.root = folder.toRealPath();
        this.limits = limits;
    }

    /** What an agent does in the folder. */
    interface Work {
        void run() throws Exception;
    }

    WorkspaceWatch watch() {
        return looks.watch(List.of(root), List.of(), "test/main", limits);
    }

    /** The comparison of one turn that does this work once the look at its begin is complete. */
    WorkspaceComparison after(Work work) throws Exception {
        settle();
        WorkspaceWatch.Running running = watch().begin(Instant.now());
        looked();
        work.run();
        return running.end().get(20, TimeUnit.SECONDS);
    }

    /** The changes of one turn, which are all that there is to report, as paths with their kinds. */
    List<String> changes(Work work) throws Exception {
        WorkspaceComparison seen = after(work);
        assertThat(seen.notCompared()).isEmpty();
        return lines(seen);
    }

    List<String> lines(WorkspaceComparison seen) {
        return seen.changes().stream()
                .map(change ->
                        root.relativize(change.path()) + " " + change.how().id())
                .toList();
    }

    /** Waits until the clock of the files has moved on, so that what was made before is older than what is made from now on. */
    void settle() {
        long made = ChangeClock.now();
        await().pollInterval(Duration.ofMillis(5)).until(() -> ChangeClock.now() > made + 2 * FileStamp.TICK_NANOS);
    }

    /** Waits for a look that begins now. */
    void looked() throws Exception {
        watch().begin(Instant.now()).end().get(20, TimeUnit.SECONDS);
    }

    Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** Runs a program in the folder. */
    void run(String... argv) throws Exception {
        Process process =
                new ProcessBuilder(argv).directory(root.toFile()).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", argv)).isZero();
    }

    void git(String... arguments) throws Exception {
        String[] argv = new String[arguments.length + 5];
        String[] first = {"git", "-c", "user.name=a", "-c", "user.email=a@b"};
        System.arraycopy(first, 0, argv, 0, first.length);
        System.arraycopy(arguments, 0, argv, first.length, arguments.length);
        run(argv);
    }
}
