package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenWorkspacesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc", "/proc", "/proc/self", "/dev", "/usr", "/var"})
    void folders_of_the_system_are_refused(String path) {
        assertRefused(() -> Workspace.at(Path.of(path)));
    }

    @Test
    void the_users_home_itself_is_refused_and_a_link_to_it_too() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        Path link = Files.createSymbolicLink(folder.resolve("innocent"), home);

        assertRefused(() -> Workspace.at(home));
        assertRefused(() -> Workspace.at(link));
    }

    @Test
    void berths_own_folder_what_is_in_it_and_above_it_are_refused() throws IOException {
        Path real = folder.toRealPath();
        ForbiddenWorkspaces forbidden = ForbiddenWorkspaces.ofThisUser().and(real.resolve("a/home"));

        assertRefused(() -> forbidden.check(real.resolve("a/home")));
        assertRefused(() -> forbidden.check(real.resolve("a/home/logs")));
        assertRefused(() -> forbidden.check(real.resolve("a")));
        forbidden.check(real.resolve("a/project"));
    }

    @Test
    void a_folder_with_an_engines_socket_is_refused() throws IOException {
        Files.createFile(folder.resolve("docker.sock"));

        assertRefused(() -> Workspace.at(folder));
    }

    @Test
    void a_file_and_what_is_not_there_are_refused() throws IOException {
        assertRefused(() -> Workspace.at(Files.createFile(folder.resolve("file"))));
        assertRefused(() -> Workspace.at(folder.resolve("nowhere")));
    }

    @Test
    void a_project_is_known_by_its_real_path() throws IOException {
        Path project = Files.createDirectory(folder.resolve("project"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), project);

        assertThat(Workspace.at(link)).isEqualTo(Workspace.at(project));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.WORKSPACE_FORBIDDEN));
    }
}
