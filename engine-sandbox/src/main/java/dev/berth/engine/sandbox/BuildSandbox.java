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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
 * A sandbox in which the commands of one installation run, one after the other; nothing of it stays. Two platform threads {@code
 * install-…} drain each.
 */
final class BuildSandbox {
    private static final Logger log = LoggerFactory.getLogger(BuildSandbox.class);
    private static final long STACK_BYTES = 256 * 1024;
    private static final int SHOWN = 8;

    /** What is there, one word each; a tool that a sandbox cannot see is not there. */
    private static final String LOOK = """
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

    /** What an installation needs of this host. */
    enum Need {
        NODE("node 20 or newer with npm", "NODE NPM", "apt install nodejs npm"),
        PYTHON("a python3 that makes virtual environments", "PYTHON", "apt install python3-venv");

        private final String text;
        private final String words;
        private final String command;

        Need(String text, String words, String command) {
            this.text = text;
            this.words = words;
            this.command = command;
        }
    }

    /** Folders by where they are inside; secrets are files that only the sandbox's user may read there. */
    record Mounts(Map<String, Path> writable, Map<String, Path> readable, Map<String, Path> secrets) {
        static final Mounts NONE = new Mounts(Map.of(), Map.of(), Map.of());
    }

    /** PROGRAM_MISSING for what is not there. */
    void check(Set<Need> needs, String tag) throws IOException, InterruptedException {
        if (needs.isEmpty()) {
            return;
        }
        List<String> there = new CopyOnWriteArrayList<>();
        var _ = started(LOOK, Map.of(), Mounts.NONE, there::add);
        for (Need need : needs) {
            if (!there.containsAll(List.of(need.words.split(" ", -1)))) {
                throw new BerthException(
                        ErrorKind.PROGRAM_MISSING,
                        "installing " + tag + " for the embedded engine",
                        "there is no " + need.text + " that a sandbox can see; looked in " + tools.places(),
                        "install it outside of homes (Debian: " + need.command
                                + "), or use docker or nerdctl (--engine)");
            }
        }
    }

    /** IMAGE_BUILD_FAILED with the last lines unless it succeeds. */
    void run(String tag, String command, Map<String, String> environment, Mounts mounts)
            throws IOException, InterruptedException {
        List<String> lines = new CopyOnWriteArrayList<>();
        ExecEnding ending = started(command, environment, mounts, line -> {
            // the recipes are written for images
            String told = line.replace("the base image", "this host");
            lines.add(told);
            if (lines.size() > SHOWN) {
                lines.removeFirst();
            }
            progress.accept(told);
        });
        if (!ending.succeeded()) {
            throw new BerthException(
                    ErrorKind.IMAGE_BUILD_FAILED,
                    "installing " + tag + " for the embedded engine",
                    "a command " + ending + ": " + String.join(" | ", lines),
                    "see what failed in these lines; behind a proxy or an own registry set image.proxy, image.npmrc,"
                            + " image.caCertificates");
        }
    }

    private ExecEnding started(String command, Map<String, String> environment, Mounts mounts, Consumer<String> lines)
            throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("PATH", tools.path());
        ExecSpec exec = ExecSpec.of("/bin/sh", "-c", "umask 022\n" + command).withEnvironment(all);
        Owner owner = new Owner(Mark.random(8), _ -> true);
        try (SandboxScope scope = SandboxScope.open(container(mounts), owner, sandbox, processes);
                ContainerProcess process = scope.start(exec)) {
            process.stdin().close();
            var pipes = CompletableFuture.allOf(
                    drained("install-stdout", process.stdout(), lines),
                    drained("install-stderr", process.stderr(), lines));
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
        List<Mount> all = new ArrayList<>();
        mounts.writable().forEach((inside, path) -> all.add(new Mount.Bind(path.toString(), inside, false)));
        mounts.readable().forEach((inside, path) -> all.add(new Mount.Bind(path.toString(), inside, true)));
        tools.shown().forEach((inside, path) -> all.add(new Mount.Bind(path, inside, true)));
        for (Map.Entry<String, Path> secret : mounts.secrets().entrySet()) {
            all.add(new Mount.Bind(readable(secret.getValue()).toString(), secret.getKey(), true));
        }
        all.add(new Mount.Bind(folder.resolve("root").toString(), "/root", false));
        ContainerSpec spec = ContainerSpec.of("install", ImageBuild.IMAGE, List.of())
                .withMounts(all)
                .withUser(user);
        SandboxRecord record = new SandboxRecord(new ContainerId(Mark.random(16)), Instant.now(), spec);
        SandboxFolder container = new SandboxFolder(folder.resolve("box"), record);
        if (!container.isRunning()) {
            new NewSandbox(store, spec).fill(container, user);
            Disk.writeNew(container.running(), "");
            own(Disk.makeFolder(folder.resolve("root")));
        }
        return container;
    }

    /** A copy that the sandbox's user may read. */
    private Path readable(Path secret) throws IOException {
        Path copies = Disk.makeFolder(folder.resolve("secrets"));
        Path copy = Files.copy(
                secret,
                copies.resolve(secret.getFileName()),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        own(copy);
        return copy;
    }

    private void own(Path path) throws IOException {
        if (store.ownedByRoot()) {
            Disk.own(path, user.uid(), user.gid());
        }
    }

    private static CompletableFuture<Void> drained(String name, InputStream pipe, Consumer<String> lines) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().name(name).daemon(true).stackSize(STACK_BYTES).start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines);
            } catch (IOException | RuntimeException e) {
                log.debug("pipe of an installation ended", e);
            }
            done.complete(null);
        });
        return done;
    }
}
