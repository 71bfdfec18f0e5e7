package dev.berth.testkit.runtime;

import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.container.process.EmbeddedEngine;
import dev.berth.runtime.container.process.Sandboxing;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import dev.berth.testkit.agent.AgentPrograms;
import dev.berth.testkit.agent.ScriptedAgentMain;
import dev.berth.testkit.contract.AgentRuntimeContract;
import dev.berth.testkit.parts.RequiresBubblewrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract with the scripted agent as a real program in a real sandbox. */
@RequiresBubblewrap
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptedEmbeddedIT extends AgentRuntimeContract {
    private static final String INSIDE = "/berth-programs";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Optional<ScriptedRuntime> runtime = Optional.empty();
    private Path project = Path.of("/nonexistent");

    @BeforeAll
    void start() throws Exception {
        Path folder = Files.createTempDirectory("berth-embedded");
        project = Files.createDirectory(folder.resolve("project")).toRealPath();
        if (owner() == 0) {
            Files.setAttribute(project, "unix:uid", 1000);
            Files.setAttribute(project, "unix:gid", 1000);
        }
        List<String> flags = List.of("agents.scripted.mounts=" + programs(folder) + ":" + INSIDE + ":ro");
        HostContext context =
                HostContext.open(BerthHome.at(folder.resolve("home")), flags, System.getenv(), RuntimeListener.none());
        EmbeddedEngine engine = EmbeddedEngine.open(
                context.home().sandboxes(),
                Sandboxing.REQUIRED,
                context.processes(),
                context.environment(),
                RuntimeListener.none());
        ContainerHost host =
                ContainerHost.of(context, Machine.local(context.processes(), context.environment()), engine);
        ScriptedRuntime made = ScriptedRuntime.with(host, adapter());
        runtime = Optional.of(made);
        opened.addAll(List.of(made, context));
    }

    /** Inside, the agent's user can read neither the caller's home nor its temporary folders. */
    private static Path programs(Path folder) throws IOException {
        Path all = Files.createDirectory(folder.resolve("programs"));
        List<Path> classPath = AgentPrograms.classPath();
        for (int i = 0; i < classPath.size(); i++) {
            copy(classPath.get(i), all.resolve(i + (Files.isDirectory(classPath.get(i)) ? "" : ".jar")));
        }
        return all.toRealPath();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = Files.copy(file, to.resolve(from.relativize(file)));
                Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static List<String> adapter() {
        List<Path> classPath = AgentPrograms.classPath();
        String inside = IntStream.range(0, classPath.size())
                .mapToObj(i -> INSIDE + "/" + i + (Files.isDirectory(classPath.get(i)) ? "" : ".jar"))
                .collect(Collectors.joining(":"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", inside, ScriptedAgentMain.class.getName());
    }

    @AfterAll
    void end() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Override
    protected AgentRuntime runtime() {
        return runtime.orElseThrow();
    }

    @Override
    protected Path project() {
        return project;
    }

    @Override
    protected int owner() {
        try {
            return (Integer) Files.getAttribute(project, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
