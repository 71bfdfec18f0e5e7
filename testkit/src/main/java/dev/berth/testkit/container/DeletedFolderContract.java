package dev.berth.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of mounted folders that are deleted outside while their container runs. */
public interface DeletedFolderContract extends EngineContractBase {
    /** Starts a container with the folder mounted at its own path. */
    private ContainerId runWith(Path folder) throws Exception {
        List<Mount> mounts = new ArrayList<>(idleSpec().mounts());
        mounts.add(new Mount.Bind(folder.toString(), folder.toString(), false));
        return containers().run(idleSpec().withMounts(mounts));
    }

    private static Path writable(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static ExecSpec writeIn(Path folder) {
        return ExecSpec.of("/bin/sh", "-c", "echo y > y; cat y").in(folder.toString());
    }

    @Test
    default void a_folder_that_was_made_again_is_never_mistaken_for_the_deleted_one(@TempDir Path temp)
            throws Exception {
        Path folder = writable(temp.toRealPath().resolve("a b1"));
        try (ExecScope scope = openScope(runWith(folder));
                ContainerProcess warm = startWaiting(scope, folder)) {
            assertThat(scope.checkLiveness().join().deletedMounts()).isEmpty();
            assertThat(ProgramOutput.run(scope, writeIn(folder)).text()).isEqualTo("y");

            Files.delete(folder.resolve("y"));
            Files.delete(folder);
            writable(folder);

            assertThat(scope.checkLiveness().join().deletedMounts()).containsExactly(folder.toString());
            Throwable refused = catchThrowable(() -> ProgramOutput.run(scope, writeIn(folder)));
            if (refused == null) {
                assertThat(folder.resolve("y"))
                        .as("an engine that mounts for each program")
                        .hasContent("y");
            } else {
                assertNamesFolder(refused, folder);
                assertNamesFolder(catchThrowable(() -> scope.terminal(writeIn(folder))), folder);
                assertThat(folder).isEmptyDirectory();
            }
            assertThat(warm.ending()).isNotDone();
        }
    }

    @Test
    default void a_folder_that_is_gone_keeps_programs_from_starting(@TempDir Path temp) throws Exception {
        Path folder = writable(temp.toRealPath().resolve("gone"));
        try (ExecScope scope = openScope(runWith(folder))) {
            assertThat(ProgramOutput.runShell(scope, "echo up").text()).isEqualTo("up");

            Files.delete(folder);

            assertNamesFolder(catchThrowable(() -> scope.start(writeIn(folder))), folder);
            assertNamesFolder(catchThrowable(() -> scope.start(ExecSpec.of("true"))), folder);
            assertNamesFolder(catchThrowable(() -> scope.terminal(writeIn(folder))), folder);
        }
    }

    @Test
    default void a_new_container_has_the_folder_that_exists_now(@TempDir Path temp) throws Exception {
        Path folder = writable(temp.toRealPath().resolve("again"));
        containers().remove(runWith(folder));
        Files.delete(folder);
        writable(folder);

        try (ExecScope scope = openScope(runWith(folder))) {
            assertThat(ProgramOutput.run(scope, writeIn(folder)).ending()).isEqualTo(new ExecEnding.Exited(0));
            assertThat(scope.checkLiveness().join().deletedMounts()).isEmpty();
        }
        assertThat(folder.resolve("y")).hasContent("y");
    }

    @Test
    default void a_folder_below_the_mount_may_be_deleted_and_made_again(@TempDir Path temp) throws Exception {
        Path folder = writable(temp.toRealPath().resolve("kept"));
        Path nested = writable(folder.resolve("nested"));
        try (ExecScope scope = openScope(runWith(folder))) {
            Files.delete(nested);
            writable(nested);

            assertThat(ProgramOutput.run(scope, writeIn(nested)).text()).isEqualTo("y");
            assertThat(nested.resolve("y")).hasContent("y");
            assertThat(scope.checkLiveness().join().deletedMounts()).isEmpty();
        }
    }

    @Test
    default void a_program_whose_folder_does_not_exist_was_never_started(@TempDir Path temp) throws Exception {
        Path folder = writable(temp.toRealPath().resolve("here"));
        try (ExecScope scope = openScope(runWith(folder))) {
            ProgramOutput output = ProgramOutput.run(scope, writeIn(folder.resolve("no such folder")));

            assertThat(output.ending())
                    .isInstanceOfSatisfying(
                            ExecEnding.NotStarted.class,
                            e -> assertThat(e.reason()).contains(folder + "/no such folder"));
        }
    }

    private static void assertNamesFolder(Throwable thrown, Path folder) {
        assertThat(thrown).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).as(e.toString()).isEqualTo(ErrorKind.WORKSPACE_REPLACED);
            assertThat(e.seen()).contains(folder.toString());
        });
    }

    private static ContainerProcess startWaiting(ExecScope scope, Path folder) throws Exception {
        ContainerProcess process =
                scope.start(ExecSpec.of("/bin/sh", "-c", "echo up; cat").in(folder.toString()));
        var lines = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("up");
        return process;
    }
}
