package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary sandbox that runs the commands of one installation, one after the other. Two platform threads {@code
 * install-…} read the output of each command.
 */
final class BuildSandbox {
    private static final Logger log = LoggerFactory.getLogger(BuildSandbox.class);
    private static final long STACK_BYTES = 256 * 1024;

    /** Bytes of a line of output that are kept. */
    private static final int LONGEST_LINE = 16 * 1024;

    private static final int MAX_LINES = 8;

    /** Prints one token for each tool that the sandbox can use. */
    private static final String PROBE = """
            node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && echo NODE
            command -v npm >/dev/null && echo NPM
            python3 -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null && echo PYTHON
            true
            """;

    private final SandboxStore store;
    private final Bubblewrap sandbox;
    private final HostProcesses processes;
    private final HostTools tools;
    private final Path folder;
    private final ContainerUser user;
    private final Deadline deadline;
    private final Consumer<String> progress;

    BuildSandbox(
            SandboxStore store,
            Bubblewrap sandbox,
            HostProcesses processes,
            HostTools tools,
            Path folder,
            ContainerUser user,
            Deadline deadline,
            Consumer<String> progress) {
        this.store = store;
        this.sandbox = sandbox;
        this.processes = processes;
        this.tools = tools;
        this.folder = folder;
        this.user = user;
        this.deadline = deadline;
        this.progress = progress;
    }

    /** A tool of this host that an installation needs. */
    enum Need {
        NODE("node 20 or newer with npm", "NODE NPM", "apt install nodejs npm"),
        PYTHON("a python3 that makes virtual environments", "PYTHON", "apt install python3-venv");

        private final String text;
        private final String tokens;
        private final String command;

        Need(String text, String tokens, String command) {
            this.text = text;
            this.tokens = tokens;
            this.command = command;
        }
    }

    /** Paths of this host by their paths inside. Secrets are files that only the sandbox's user may read. */
    record Mounts(Map<String, Path> writable, Map<String, Path> readable, Map<String, Path> secrets) {
        static final Mounts NONE = new Mounts(Map.of(), Map.of(), Map.of());
    }

    /** @throws BerthException PROGRAM_MISSING for a tool that the sandbox cannot use */
    void check(Set<Need> needs, String tag) throws IOException, InterruptedException {
        if (needs.isEmpty()) {
            return;
        }
        List<String> available = new CopyOnWriteArrayList<>();
        var _ = execute(PROBE, Map.of(), Mounts.NONE, available::add);
        for (Need need : needs) {
            if (!available.containsAll(List.of(need.tokens.split(" ", -1)))) {
                throw new BerthException(
                        ErrorKind.PROGRAM_MISSING,
                        "installing " + tag + " for the embedded engine",
                        "there is no " + need.text + " that a sandbox can use; searched " + tools.searchedFolders(),
                        SandboxChoice.otherEngine("install it outside of home folders (Debian: " + need.command
                                + "), or use docker or nerdctl"));
            }
        }
    }

    /** @throws BerthException IMAGE_BUILD_FAILED with the last lines of output when the command fails */
    void run(String tag, String command, Map<String, String> environment, Mounts mounts)
            throws IOException, InterruptedException {
        List<String> lines = new CopyOnWriteArrayList<>();
        ExecEnding ending = execute(command, environment, mounts, line -> {
            // recipes print messages for images; the base of an installation is this host
            String text = line.replace("the base image", "this host");
            lines.add(text);
            if (lines.size() > MAX_LINES) {
                lines.removeFirst();
            }
            progress.accept(text);
        });
        if (!ending.succeeded()) {
            throw new BerthException(
                    ErrorKind.IMAGE_BUILD_FAILED,
                    "installing " + tag + " for the embedded engine",
                    "a command " + ending + ": " + String.join(" | ", lines),
                    "read these lines; behind a proxy or with a registry of your own set image.proxy, image.npmrc,"
                            + " image.caCertificates");
        }
    }

    private ExecEnding execute(String command, Map<String, String> environment, Mounts mounts, Consumer<String> lines)
            throws IOException, InterruptedException {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("PATH", tools.path());
        ExecSpec exec = ExecSpec.of("/bin/sh", "-c", "umask 022\n" + command).withEnvironment(variables);
        Owner owner = new Owner(Mark.random(8), _ -> true);
        try (SandboxScope scope = SandboxScope.open(container(mounts), owner, sandbox, processes);
                ContainerProcess process = scope.start(exec)) {
            process.stdin().close();
            var pipes = CompletableFuture.allOf(
                    drain("install-stdout", process.stdout(), lines), drain("install-stderr", process.stderr(), lines));
            ExecEnding ending = deadline.await(process.ending());
            deadline.await(pipes);
            return ending;
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading a pipe failed", e);
        } finally {
            Disk.removeTree(folder.resolve("secrets"));
        }
    }

    private SandboxFolder container(Mounts mounts) throws IOException {
        List<Mount> binds = new ArrayList<>();
        mounts.writable().forEach((inside, path) -> binds.add(new Mount.Bind(path.toString(), inside, false)));
        mounts.readable().forEach((inside, path) -> binds.add(new Mount.Bind(path.toString(), inside, true)));
        tools.mounts().forEach((inside, path) -> binds.add(new Mount.Bind(path, inside, true)));
        for (Map.Entry<String, Path> secret : mounts.secrets().entrySet()) {
            binds.add(new Mount.Bind(copyForUser(secret.getValue()).toString(), secret.getKey(), true));
        }
        binds.add(new Mount.Bind(folder.resolve("root").toString(), "/root", false));
        ContainerSpec spec = ContainerSpec.of("install", ImageBuild.IMAGE, List.of())
                .withMounts(binds)
                .withUser(user);
        SandboxRecord record = new SandboxRecord(new ContainerId(Mark.random(16)), Instant.now(), spec);
        SandboxFolder container = new SandboxFolder(folder.resolve("sandbox"), record);
        if (!container.isRunning()) {
            new NewSandbox(store, spec).fill(container, user);
            Disk.writeNew(container.running(), "");
            giveToUser(Disk.makeFolder(folder.resolve("root")));
        }
        return container;
    }

    /** Copies a secret to a file that the sandbox's user may read. */
    private Path copyForUser(Path secret) throws IOException {
        Path copies = Disk.makeFolder(folder.resolve("secrets"));
        Path copy = Files.copy(
                secret,
                copies.resolve(secret.getFileName()),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        giveToUser(copy);
        return copy;
    }

    private void giveToUser(Path path) throws IOException {
        if (store.ownedByRoot()) {
            Disk.setOwner(path, user.uid(), user.gid());
        }
    }

    private static CompletableFuture<Void> drain(String name, InputStream pipe, Consumer<String> lines) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().name(name).daemon(true).stackSize(STACK_BYTES).start(() -> {
            try (LineReader reader = new LineReader(pipe, LONGEST_LINE)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.accept(line);
                }
            } catch (IOException | RuntimeException e) {
                log.debug("reading the output of an installation failed", e);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }
}
