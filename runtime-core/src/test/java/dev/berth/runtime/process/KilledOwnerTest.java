package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.await;
import static dev.berth.runtime.process.Programs.awaitGone;
import static dev.berth.runtime.process.Programs.awaitPids;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that no program is left when the JVM that started it dies. */
class KilledOwnerTest {
    @TempDir
    Path folder;

    private Path pids;

    @BeforeEach
    void chooseFile() {
        pids = folder.resolve("pids");
    }

    @Test
    void nothing_is_left_when_the_owner_is_killed() throws Exception {
        Process owner = startOwner("holds");
        List<Long> trees = awaitPids(pids, 6);
        assertThat(trees).allMatch(Programs::runs);

        owner.destroyForcibly();

        awaitGone(trees);
        awaitNoMark();
    }

    @Test
    void nothing_is_left_when_the_owner_exits_without_closing() throws Exception {
        Process owner = startOwner("exits");
        List<Long> tree = awaitPids(pids, 3);

        assertThat(owner.waitFor(20, TimeUnit.SECONDS)).isTrue();

        awaitGone(tree);
        awaitNoMark();
    }

    @Test
    void nothing_is_left_when_the_owner_is_killed_while_it_starts_programs() throws Exception {
        Process owner = startOwner("keeps-starting");
        awaitPids(pids, 60);

        owner.destroyForcibly();

        awaitNoMark();
        awaitGone(Programs.pids(pids));
    }

    private Process startOwner(String mode) throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledOwnerMain.class.getName(),
                mode,
                pids.toString());
        return java.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    /** Waits until no process on this host has the path of the test's file in its command line. */
    private void awaitNoMark() {
        await().untilAsserted(() -> {
            try (Stream<Path> all = Files.list(Path.of("/proc"))) {
                assertThat(all.filter(this::mentionsTestFile)).isEmpty();
            }
        });
    }

    private boolean mentionsTestFile(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains(pids.toString());
        } catch (IOException _) {
            return false; // no process, or a process that has ended
        }
    }
}
