package dev.berth.engine.sandbox;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** An embedded engine with a workspace, for tests. */
final class Sandboxes {
    /** A shorter limit than the usual five seconds, for programs that ignore SIGTERM. */
    static final Map<String, Duration> SHORT_PROCESS_END =
            Map.of(KnownLimits.PROCESS_END.name(), Duration.ofSeconds(2));

    private final HostProcesses processes = HostProcesses.open(Limits.of(SHORT_PROCESS_END, RuntimeListener.none()));
    private final ConcurrentLinkedQueue<Object> events = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final EmbeddedEngine engine;
    private final Path workspace;

    Sandboxes(Path folder, Sandboxing sandboxing) throws IOException {
        this.folder = folder;
        RuntimeListener listener = events::add;
        this.engine = EmbeddedEngine.open(
                folder.resolve("sandboxes"), "test", sandboxing, processes, System.getenv(), listener);
        this.workspace = Files.createDirectories(folder.resolve("work"));
        if (asRoot()) {
            Files.setAttribute(workspace, "unix:uid", 1000);
            Files.setAttribute(workspace, "unix:gid", 1000);
        }
    }

    static boolean asRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    record ProgramOutput(String text, String errors, ExecEnding ending) {}

    Path folder() {
        return folder;
    }

    Path workspace() {
        return workspace;
    }

    EmbeddedEngine engine() {
        return engine;
    }

    Containers containers() {
        return engine.containers();
    }

    List<Object> events() {
        return List.copyOf(events);
    }

    static Owner owner(String id) {
        return new Owner(id, _ -> true);
    }

    ContainerSpec spec(String name) {
        return ContainerSpec.of(name, EmbeddedEngine.IMAGE, List.of("idle"))
                .withLabels(Map.of("test", name))
                .withMounts(List.of(
                        new Mount.Bind(workspace.toString(), workspace.toString(), false),
                        new Mount.Volume(name + "-home", "/home/agent"),
                        new Mount.Tmpfs("/run/berth")));
    }

    ExecScope open() throws InterruptedException {
        ContainerId id =
                containers().run(spec("c" + UUID.randomUUID().toString().substring(0, 8)));
        return containers().scope(id, owner("0123456789"));
    }

    static ProgramOutput run(ExecScope scope, ExecSpec spec) throws Exception {
        try (ContainerProcess process = scope.start(spec)) {
            process.stdin().close();
            String text = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8);
            return new ProgramOutput(
                    text.strip(), errors.strip(), process.ending().get(20, TimeUnit.SECONDS));
        }
    }

    static ProgramOutput sh(ExecScope scope, String script) throws Exception {
        return run(scope, ExecSpec.of("/bin/sh", "-c", script));
    }

    /** Numbers and command lines of this host's processes with {@code word} in the command line. */
    static List<String> running(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).contains(word))
                .map(process -> process.pid() + " " + commandLine(process.pid()))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    void close() throws InterruptedException {
        for (String name : names()) {
            containers().remove(new ContainerId(name));
        }
        processes.close();
    }

    private List<String> names() {
        String[] found = folder.resolve("sandboxes/containers").toFile().list((_, name) -> !name.startsWith("."));
        return found == null ? List.of() : List.of(found);
    }
}
