package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.machine.lima.Evidence.PidFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFolderTest {
    @TempDir
    Path home;

    private final Map<Long, List<String>> processes = new HashMap<>();
    private InstanceFolder folder;

    @BeforeEach
    void create_folder() throws Exception {
        Path path = Files.createDirectory(home.resolve("berth"));
        Files.writeString(path.resolve("lima.yaml"), "message: Made by Berth.\n");
        folder = new InstanceFolder(path, pid -> Optional.ofNullable(processes.get(pid)));
    }

    @Test
    void a_number_that_another_program_has_now_is_stale() throws Exception {
        put("ha.pid", "7\n");
        put("qemu.pid", "8\n");
        processes.put(7L, List.of("/usr/bin/vim", "notes"));
        processes.put(8L, List.of("/usr/bin/qemu-system-x86_64", "-name", "lima-other"));

        Evidence seen = observe();

        assertThat(seen.agent()).isEqualTo(new PidFile.Reused(7, "/usr/bin/vim"));
        assertThat(seen.driver()).isInstanceOf(PidFile.Reused.class);
        assertThat(seen.state().text()).contains("/usr/bin/vim");
    }

    @Test
    void the_host_agent_of_another_machine_is_another_program() throws Exception {
        put("ha.pid", "7");
        processes.put(7L, List.of("/usr/bin/limactl", "hostagent", "--pidfile", "/x/other/ha.pid", "other"));
        assertThat(observe().state()).isInstanceOf(MachineState.Stale.class);

        processes.put(
                7L,
                List.of(
                        "/usr/bin/limactl",
                        "hostagent",
                        "--pidfile",
                        folder.file("ha.pid").toString(),
                        "berth"));
        assertThat(observe().state()).isEqualTo(new MachineState.Starting());
    }

    @Test
    void a_qemu_of_ours_without_its_host_agent_is_an_orphan() throws Exception {
        put("qemu.pid", "8");
        processes.put(8L, List.of("qemu-system-x86_64", "-drive", "file=" + folder.file("disk") + ",if=virtio"));

        assertThat(observe().state()).isEqualTo(new MachineState.Orphaned(8));
        assertThat(folder.driverKind()).contains("qemu");
    }

    @Test
    void where_the_host_agent_is_the_machine_there_is_one_process() throws Exception {
        put("ha.pid", "7");
        put("vz.pid", "7");
        put("ha.stdout.log", Samples.text("ha.stdout-start.ndjson"));
        processes.put(7L, List.of("/opt/homebrew/bin/limactl", "hostagent", "berth"));
        try (Agent _ = new Agent(folder.file("ha.sock"), "HTTP/1.0 200 OK\r\n\r\n{}")) {
            Evidence seen = observe();

            assertThat(seen.driver()).isEqualTo(new PidFile.Alive(7));
            assertThat(seen.answers()).isTrue();
            assertThat(seen.reportsUp()).isTrue();
            assertThat(seen.state().id()).isEqualTo("running");
        }
    }

    @Test
    void a_socket_that_takes_the_question_and_says_nothing_does_not_answer() throws Exception {
        try (Agent _ = new Agent(folder.file("ha.sock"), "")) {
            assertThat(AgentSocket.answers(folder.file("ha.sock"), Duration.ofMillis(50)))
                    .isFalse();
        }
        assertThat(AgentSocket.answers(folder.file("ha.sock"), Duration.ofSeconds(5)))
                .isFalse();
    }

    @Test
    void stale_files_are_moved_aside_and_kept() throws Exception {
        put("ha.pid", "7");
        put("qemu.pid", "8");
        put("disk", "data");

        assertThat(folder.moveRunFilesAside()).containsExactly("ha.pid", "qemu.pid");

        assertThat(observe().state()).isEqualTo(new MachineState.Stopped());
        assertThat(folder.file("ha.pid.stale")).hasContent("7");
        assertThat(folder.file("disk")).hasContent("data");
    }

    @Test
    void nonsense_in_a_pid_file_is_stale() throws Exception {
        put("ha.pid", "not a number");

        assertThat(observe().state()).isInstanceOf(MachineState.Stale.class);
    }

    private Evidence observe() throws InterruptedException {
        return folder.observe(Duration.ofMinutes(5), Duration.ofSeconds(5));
    }

    private void put(String name, String text) throws Exception {
        Files.writeString(folder.file(name), text);
    }

    /** A socket that gives one answer; with an empty answer it keeps the connection open and sends nothing. */
    private static final class Agent implements AutoCloseable {
        private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);

        Agent(Path socket, String answer) throws Exception {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> serve(answer));
        }

        private void serve(String answer) {
            try (SocketChannel client = server.accept()) {
                client.read(ByteBuffer.allocate(256));
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                if (answer.isEmpty()) {
                    server.accept().close();
                }
            } catch (IOException e) {
                Thread.currentThread().interrupt(); // closed by the test
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
