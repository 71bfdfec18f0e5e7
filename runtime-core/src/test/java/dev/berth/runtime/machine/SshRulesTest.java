package dev.berth.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.ProgramHeader;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshRulesTest {
    private static final int ADDRESS = 104; // macOS; with the NUL at its end

    @TempDir
    Path folder;

    @Test
    void sockets_are_in_the_home_where_their_path_fits() {
        BerthHome home = BerthHome.at(folder.resolve("h"));

        assertThat(SshSockets.of(home, folder).newSocket())
                .hasParentRaw(home.root().resolve("ssh"));
    }

    @Test
    void a_home_with_a_long_path_has_its_sockets_in_a_private_folder() throws Exception {
        BerthHome home = BerthHome.at(Files.createDirectories(folder.resolve("x".repeat(90))));
        Path temporary = Files.createDirectory(folder.toRealPath().resolve("t"));

        Path socket = SshSockets.of(home, temporary).newSocket();

        assertThat(socket).hasParentRaw(temporary.resolve("berth-" + home.id()));
        assertThat(socket.toString().length() + 17).isLessThan(ADDRESS);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        unusable(home, temporary, "other users can reach it");
    }

    @Test
    void too_long_paths_fail_before_a_login() throws Exception {
        BerthHome home = BerthHome.at(Files.createDirectories(folder.resolve("x".repeat(90))));

        unusable(home, folder.resolve("y".repeat(90)), "too long");
    }

    private static void unusable(BerthHome home, Path temporary, String seen) {
        assertThatThrownBy(() -> SshSockets.of(home, temporary)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.HOME_UNUSABLE);
            assertThat(e.seen()).contains(seen);
            assertThat(e.todo()).contains("BERTH_HOME");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-oProxyCommand=x", "two words", "line\nbreak"})
    void a_destination_that_ssh_would_misread_is_refused(String destination) {
        assertThatThrownBy(() -> SshTarget.of(destination))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID));
    }

    @Test
    void no_argument_of_a_caller_is_on_a_command_line() {
        SshArguments arguments = new SshArguments(SshTarget.of("me@box").withBecome(List.of("sudo", "-n")));

        assertThat(arguments.run(Path.of("/s/a%b"), "/home/a b/berth-exec", "mark.1"))
                .contains("/s/a%%b", "BatchMode=yes", "ClearAllForwardings=yes")
                .endsWith(
                        "--",
                        "me@box",
                        "exec sudo -n /usr/bin/env -i BERTH_MARK=mark.1 /bin/sh '/home/a b/berth-exec' run");
    }

    @Test
    void a_header_escapes_line_breaks() {
        assertThat(ProgramHeader.of(List.of("a b", "", "x\\\ny"), Map.of("A", "1\n2")))
                .isEqualTo("+A=1\\n2\n a b\n \n x\\\\\\ny\n\n");
        assertThat(ProgramHeader.script("a\n\\n")).isEqualTo("!a\\n\\\\n\n");
        for (Map<String, String> bad : List.of(Map.of("a=b", ""), Map.of("1", ""), Map.of("A", "\0"))) {
            assertThatThrownBy(() -> ProgramHeader.of(List.of("x"), bad)).isInstanceOf(BerthException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    me@box: Permission denied (publickey).;ssh-copy-id
                    Host key verification failed.;once by hand
                    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!;ssh-keygen -R box
                    ssh: Could not resolve hostname box: Name or service not known;check the name
                    ssh: connect to host box port 22: Connection refused;start sshd on the machine
                    ssh: connect to host box port 22: Connection timed out;can be reached
                    sudo: a password is required;sudo -n on the machine without a password
                    /home/me/.ssh/config: line 3: Bad configuration option: x;ssh configuration
                    sh: write error: No space left on device;free space on the machine
                    something else;check that ssh
                    """)
    void messages_of_ssh_become_advice(String message, String todo) {
        SshTarget target = SshTarget.of("me@box").withBecome(List.of("sudo", "-n"));

        BerthException error = new SshErrorText(target).loginFailed(message);

        assertThat(error.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
        assertThat(error.seen()).isEqualTo(message);
        assertThat(error.todo()).contains(todo);
    }
}
