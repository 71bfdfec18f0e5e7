package dev.berth.engine.sandbox;

import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.machine.Machine;
import dev.berth.testkit.agent.AgentPrograms;
import dev.berth.testkit.contract.CallersVariables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A home with the embedded engine, a project, and the test agents at a path that a sandbox can see. */
final class EmbeddedTestHost implements AutoCloseable {
    /**
     * Path of the test agents inside, where the agent's user can read neither the caller's home nor its temporary
     * folders.
     */
    private static final String INSIDE = "/berth-programs";

    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private final HostContext context;
    private final ContainerHost host;
    private final Path folder;
    private final Path project;

    EmbeddedTestHost(String... settings) throws IOException {
        this(_ -> List.of(settings));
    }

    /** @param settings the settings, of the project's path */
    static EmbeddedTestHost of(Function<Path, List<String>> settings) throws IOException {
        return new EmbeddedTestHost(settings);
    }

    private EmbeddedTestHost(Function<Path, List<String>> settings) throws IOException {
        folder = Files.createTempDirectory("berth-embedded");
        project = Files.createDirectory(folder.resolve("project")).toRealPath();
        if (owner() == 0) {
            Files.setAttribute(project, "unix:uid", 1000);
            Files.setAttribute(project, "unix:gid", 1000);
        }
        List<String> flags = new ArrayList<>(settings.apply(project));
        flags.add("agents.scripted.mounts=" + programs(folder) + ":" + INSIDE + ":ro");
        Map<String, String> callers = CallersVariables.over(System.getenv(), Set.of());
        context = HostContext.open(BerthHome.at(folder.resolve("home")), flags, callers, events::add);
        EmbeddedEngine engine = EmbeddedEngine.open(
                context.home().sandboxes(),
                context.home().id(),
                Sandboxing.REQUIRED,
                context.processes(),
                context.environment(),
                RuntimeListener.none());
        host = ContainerHost.of(context, Machine.local(context.processes(), context.environment()), engine);
    }

    ContainerHost host() {
        return host;
    }

    List<RuntimeEvent> events() {
        return events;
    }

    Path project() {
        return project;
    }

    int owner() {
        try {
            return (Integer) Files.getAttribute(project, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The argv of a test agent, with the paths that its files have inside. */
    static List<String> adapter(Class<?> main, List<String> arguments) {
        List<Path> classPath = AgentPrograms.classPath();
        String inside = IntStream.range(0, classPath.size())
                .mapToObj(i -> INSIDE + "/" + name(classPath.get(i), i))
                .collect(Collectors.joining(":"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> argv =
                new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", inside));
        argv.add(main.getName());
        argv.addAll(arguments);
        return List.copyOf(argv);
    }

    private static String name(Path entry, int number) {
        return number + (Files.isDirectory(entry) ? "" : ".jar");
    }

    private static Path programs(Path folder) throws IOException {
        Path all = Files.createDirectory(folder.resolve("programs"));
        List<Path> classPath = AgentPrograms.classPath();
        for (int i = 0; i < classPath.size(); i++) {
            copy(classPath.get(i), all.resolve(name(classPath.get(i), i)));
        }
        return all.toRealPath();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = Files.copy(file, to.resolve(from.relativize(file).toString()));
                Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    @Override
    public void close() {
        context.close();
        try {
            Disk.removeTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
