package dev.berth.testkit.contract;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.testkit.llm.FakeLlm;
import dev.berth.testkit.parts.Availability;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.BubblewrapPart;
import dev.berth.testkit.parts.BuildTrust;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.EnginePart;
import dev.berth.testkit.parts.FolderTree;
import dev.berth.testkit.parts.NerdctlPart;
import dev.berth.testkit.parts.RealPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The environment of a real agent under test: a home, a project, an engine, and on this host a scripted model server,
 * whose script language the prompts use. Every instance gets a tool server, a mount and a variable from
 * {@link FixtureSettings}.
 */
public final class AgentFixture {
    /** The key of all requests to the model server. */
    public static final String KEY = "sk-test-0123456789";

    private final List<AutoCloseable> resources = new ArrayList<>();
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private final RealPart part;
    private final FakeLlm llm;
    private final Path folder;
    private final Path project;
    private final String keyVariable;
    private final List<String> settings;
    private final Map<String, String> environment;

    AgentFixture(RealPart part, ModelWiring wiring) throws IOException, InterruptedException {
        this.part = part;
        folder = Files.createTempDirectory("berth-" + wiring.target());
        project = AgentProject.create(folder);
        keyVariable = wiring.key();
        llm = closeLater(FakeLlm.start("0.0.0.0", 0));
        llm.unauthorizedUnless(KEY);
        environment = CallersVariables.over(System.getenv(), wiring.credentials());
        environment.putAll(part.environment());
        environment.put(wiring.key(), KEY);
        String agent = "agents." + wiring.target();
        settings = new ArrayList<>(engine(part));
        settings.add(agent + ".baseUrl=" + llm.uri("host.berth.internal") + wiring.path());
        settings.add(agent + ".model=" + FakeLlm.MODEL);
        settings.addAll(FixtureSettings.create(folder, agent));
        BuildTrust.caCertificates().ifPresent(pem -> settings.add("image.caCertificates=" + pem));
    }

    private static List<String> engine(RealPart part) throws InterruptedException {
        return switch (part) {
            case EnginePart engine -> List.of("machine=local", "engine=" + engine.name(), "image.base=" + base(engine));
            case BubblewrapPart _ -> List.of("machine=local", "engine=process");
            default -> throw noEngine(part);
        };
    }

    private static String base(EnginePart engine) throws InterruptedException {
        return switch (BaseImage.in(engine)) {
            case Availability.Present<BaseImage>(BaseImage image) -> image.reference();
            case Availability.Absent<BaseImage> absent -> throw new AssertionError(absent.reason());
        };
    }

    private static AssertionError noEngine(RealPart part) {
        return new AssertionError(part.name() + " is no engine");
    }

    /** The server of the agent's model. */
    public FakeLlm llm() {
        return llm;
    }

    /** The variable with {@link #KEY}. */
    String keyVariable() {
        return keyVariable;
    }

    /** The agent's workspace. */
    public Path project() {
        return project;
    }

    /** The runtime events so far. */
    public List<RuntimeEvent> events() {
        return List.copyOf(events);
    }

    /**
     * Opens the engine as another process with the same home would, with these settings in addition to the fixture's.
     */
    public ContainerHost host(String... more) throws InterruptedException {
        List<String> all = Stream.concat(settings.stream(), Stream.of(more)).toList();
        HostContext context =
                closeLater(HostContext.open(BerthHome.at(folder.resolve("home")), all, environment, events::add));
        return closeLater(ContainerHosts.detect(context));
    }

    /** Registers a resource that {@link #close} closes, before the resources that were registered earlier. */
    public <T extends AutoCloseable> T closeLater(T resource) {
        resources.addFirst(resource);
        return resource;
    }

    /** The engine's full inspection of a container. */
    String inspection(String container) throws Exception {
        return switch (part) {
            case DockerPart docker -> docker.runProgram("inspect", container);
            case NerdctlPart nerdctl -> nerdctl.runProgram("inspect", "--mode=native", container);
            case BubblewrapPart _ -> records(folder.resolve("home/sandboxes/containers"));
            default -> throw noEngine(part);
        };
    }

    /** Kills a container without Berth. */
    void kill(String container) throws Exception {
        if (part instanceof EnginePart engine) {
            engine.runProgram("kill", container);
            return;
        }
        var containers = host().engine().containers();
        ContainerDetails details = containers.inspect(container).orElseThrow();
        containers.stop(details.id(), Duration.ZERO);
    }

    private static String records(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.find(folder, 2, (file, kind) -> kind.isRegularFile())) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    void close() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
        FolderTree.delete(folder);
    }
}
