package dev.berth.testkit.machine;

import dev.berth.runtime.exec.PipeThread;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.SshTarget;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.testkit.parts.FolderTree;
import dev.berth.testkit.parts.SshdPart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An sshd on loopback with its own keys, for the user of the tests: a machine that is this host. It ends with this
 * process.
 */
public final class Sshd implements AutoCloseable {
    /** The name of the machine in {@link #configFile()}. */
    public static final String HOST = "berth-test-machine";

    private static final Logger log = LoggerFactory.getLogger(Sshd.class);

    private final SshdPart part;
    private final Path folder;
    private final int port;
    private final HostProcesses processes = HostProcesses.open(Limits.standard());

    private Optional<ProcessHandle> server = Optional.empty();

    private Sshd(SshdPart part, Path folder, int port) {
        this.part = part;
        this.folder = folder;
        this.port = port;
    }

    /** Starts an sshd, with its files in a new folder that {@link #close} deletes. */
    public static Sshd start(SshdPart part) throws IOException, InterruptedException {
        Sshd sshd = new Sshd(part, Files.createTempDirectory("berth-sshd").toRealPath(), freePort());
        try {
            sshd.start();
            return sshd;
        } catch (IOException | InterruptedException | RuntimeException e) {
            sshd.close();
            throw e;
        }
    }

    private void start() throws IOException, InterruptedException {
        createKey("host");
        createKey("key");
        createKey("stranger");
        Files.copy(folder.resolve("key.pub"), folder.resolve("authorized"));
        Files.writeString(
                folder.resolve("known"), "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
        if (isRoot()) {
            Files.createDirectories(Path.of("/run/sshd")); // sshd as root requires this folder
        }
        Path config = Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress 127.0.0.1:%d
                HostKey %s/host
                AuthorizedKeysFile %s/authorized
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                """.formatted(port, folder, folder));
        RunningProcess started = processes.start(HostCommand.of(
                List.of(part.sshd().toString(), "-D", "-e", "-f", config.toString()), part.environment()));
        server = ProcessHandle.of(started.pid());
        awaitListening(started);
        writeConfig("config", "key", "known", port);
    }

    private static void awaitListening(RunningProcess started) throws IOException {
        BufferedReader stderr = new BufferedReader(new InputStreamReader(started.stderr(), StandardCharsets.UTF_8));
        StringBuilder output = new StringBuilder();
        String line = stderr.readLine();
        while (line != null && !line.contains("listening on")) {
            output.append(line).append('\n');
            line = stderr.readLine();
        }
        if (line == null) {
            throw new IOException("sshd ended: " + output);
        }
        // drain standard error, because a full pipe would block sshd
        PipeThread.detach("sshd-log", () -> {
            try (stderr) {
                stderr.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                log.debug("sshd's standard error ended", e);
            }
        });
    }

    private void createKey(String name) throws InterruptedException {
        HostCommand make = HostCommand.of(
                List.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve(name).toString()),
                part.environment());
        processes.run(make, KnownLimits.EXEC_SHORT).orThrow("making a key", "see what it says");
    }

    private Path writeConfig(String name, String key, String known, int at) throws IOException {
        return Files.writeString(folder.resolve(name), """
                Host %s
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile %s/%s
                  IdentitiesOnly yes
                  IdentityAgent none
                  UserKnownHostsFile %s/%s
                  GlobalKnownHostsFile /dev/null
                  StrictHostKeyChecking yes
                """.formatted(HOST, at, folder, key, folder, known));
    }

    /** The sshd's processes that serve logins. */
    public List<ProcessHandle> sessions() {
        return descendants(line -> line.contains("sshd"));
    }

    /** The leashes of logins to this sshd. */
    public List<ProcessHandle> leashes() {
        return descendants(line -> line.contains("berth-exec leash"));
    }

    private List<ProcessHandle> descendants(Predicate<String> commandLine) {
        return server.stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> commandLine.test(process.info()
                        .commandLine()
                        .or(() -> process.info().command())
                        .orElse("")))
                .toList();
    }

    /** The ssh configuration for logins that this sshd accepts. */
    public Path configFile() {
        return folder.resolve("config");
    }

    /** The opener of this machine; the sockets of its logins are in {@link #home}. */
    public MachineOpener opener() {
        return MachineOpener.ssh(target(), folder.resolve("home"));
    }

    /** A Berth home in the sshd's folder. */
    public BerthHome home() {
        return BerthHome.at(folder.resolve("home"));
    }

    public SshTarget target() {
        return SshTarget.of(HOST).withConfigFile(configFile());
    }

    /** A target with a key that the sshd does not accept. */
    public SshTarget withWrongKey() throws IOException {
        return SshTarget.of(HOST).withConfigFile(writeConfig("wrong-key", "stranger", "known", port));
    }

    /** A target whose host key is unknown to the client. */
    public SshTarget withUnknownHostKey() throws IOException {
        return SshTarget.of(HOST).withConfigFile(writeConfig("unknown-host-key", "key", "nothing", port));
    }

    /** A target for which the client knows another host key. */
    public SshTarget withChangedHostKey() throws IOException {
        Files.writeString(
                folder.resolve("changed"),
                "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("stranger.pub")));
        return SshTarget.of(HOST).withConfigFile(writeConfig("changed-host-key", "key", "changed", port));
    }

    /** A target with a port that refuses connections. */
    public SshTarget withRefusedPort() throws IOException {
        return SshTarget.of(HOST).withConfigFile(writeConfig("refused-port", "key", "known", freePort()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    @Override
    public void close() throws IOException {
        processes.close();
        FolderTree.delete(folder);
    }
}
