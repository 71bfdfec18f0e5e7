package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenWorkspacesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/etc",
                "/proc",
                "/proc/self",
                "/dev",
                "/usr",
                "/usr/bin",
                "/usr/local/bin",
                "/usr/share",
                "/bin",
                "/opt",
                "/var",
                "/var/lib"
            })
    void folders_of_the_system_are_refused(String path) {
        assertRefused(() -> Workspace.at(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/postgresql/data, 'it is inside /var/lib, where the system and its services keep their state'",
        "/opt/tool, 'it is inside /opt, where installed programs are'",
        "/usr/src/linux, 'it is inside /usr, a folder of the system'",
        "/run/user/1000, 'it is inside /run, a folder of the system'",
        "/home, 'it is above /home/me, your home'",
        "/home/me, 'it is /home/me, your home'",
        "/home/me/.ssh, 'it is /home/me/.ssh, which is for keys and passwords'",
        "/home/me/.config, 'it is above /home/me/.config/gcloud, which is for keys and passwords'",
        "/home/me/.config/gh/x, 'it is inside /home/me/.config/gh, which is for keys and passwords'",
        "/home/me/.mozilla/firefox, 'it is inside /home/me/.mozilla, which holds a browser''s or mail program''s sign-ins'",
        "/home/me/.config/fish, 'it is /home/me/.config/fish, from which this user''s shell or session runs programs'",
        "/home/me/.claude/projects, 'it is inside /home/me/.claude, which another tool keeps its state in'",
        "/home/you, 'it is above /home/you/.ssh, which is for keys and passwords'",
        "/tmp, 'it is /tmp, where programs of this host keep their sockets'",
        "/home/you/.gnupg, 'it is /home/you/.gnupg, which is for keys and passwords'",
        "/root/.kube/cache, 'it is inside /root/.kube, which is for keys and passwords'",
        "/Users/me/Library/Keychains, 'it is /Users/me/Library/Keychains, which is for keys and passwords'"
    })
    void a_refusal_names_the_folder_and_its_purpose_also_on_another_machine(String path, String reason) {
        assertThatThrownBy(() -> ForbiddenWorkspaces.ofAnother("/home/me").check(Path.of(path)))
                .isInstanceOfSatisfying(BerthException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.WORKSPACE_FORBIDDEN);
                    assertThat(refusal.tried()).isEqualTo("using " + path + " as a workspace");
                    assertThat(refusal.seen()).isEqualTo(reason);
                    assertThat(refusal.advice().toString()).contains("a project folder of its own");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/me/shop",
                "/home/me/.dotfiles",
                "/home/me/.config/nvim",
                "/home/me/shop/.aws",
                "/home/me/bins",
                "/home/you/shop",
                "/root/shop",
                "/srv/shop",
                "/var/www/shop",
                "/var/tmp/shop",
                "/mnt/disk",
                "/tmp/x",
                "/run/media/me/disk",
                "/workspace"
            })
    void projects_are_allowed(String path) {
        assertThatCode(() -> ForbiddenWorkspaces.ofAnother("/home/me").check(Path.of(path)))
                .doesNotThrowAnyException();
    }

    @Test
    void a_service_may_have_projects_in_its_own_home_and_nowhere_else_among_the_systems_state() {
        ForbiddenWorkspaces service = ForbiddenWorkspaces.ofAnother("/var/lib/jenkins");

        assertThatCode(() -> service.check(Path.of("/var/lib/jenkins/workspace/shop")))
                .doesNotThrowAnyException();
        assertRefused(() -> service.check(Path.of("/var/lib/jenkins")));
        assertRefused(() -> service.check(Path.of("/var/lib/jenkins/.ssh")));
        assertRefused(() -> service.check(Path.of("/var/lib/other")));
        assertRefused(() -> ForbiddenWorkspaces.ofAnother("/usr/sbin").check(Path.of("/usr/sbin/x")));
    }

    @Test
    void an_engines_socket_is_found_near_the_top() throws IOException {
        Path real = folder.toRealPath();
        Path deep = Files.createDirectories(real.resolve("a/b"));
        Files.createFile(deep.resolve("docker.sock"));
        ForbiddenWorkspaces.checkSockets(real);
        Files.delete(deep.resolve("docker.sock"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(deep.resolve("docker.sock")));

            assertThatThrownBy(() -> ForbiddenWorkspaces.checkSockets(real))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.seen())
                                    .contains("a container engine has its socket there", "a/b/docker.sock"));
            Path socket = deep.resolve("docker.sock");
            assertThatThrownBy(() -> Workspace.at(socket))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.seen()).isEqualTo("it is a socket, a pipe or a device"));
        }
    }

    @Test
    void a_part_of_a_project_from_which_the_host_runs_programs_is_refused() throws IOException {
        for (String part : List.of(".git/hooks", ".vscode", "sub/.husky/_")) {
            Path real = Files.createDirectories(folder.resolve(part));
            assertThatThrownBy(() -> Workspace.at(real))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.seen()).contains("from which the host runs programs"));
        }
        assertThat(Workspace.at(folder.resolve("sub"))).isNotNull();
    }

    @Test
    void a_device_is_refused() {
        assertThatThrownBy(() -> Workspace.at(Path.of("/dev/null")))
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.seen()).isEqualTo("it is a socket, a pipe or a device"));
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
