package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageArchive;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.image.ImageTransfer;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.machine.CommandTrace;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.EnginePart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The small agent, used through the library with the settings and the home of a command line. Its image is built by a
 * local engine, exported, and imported into the engine of the settings.
 */
final class ImportedAgent implements AutoCloseable {
    private static final long READY_MINUTES = 15;

    private final Berth berth;
    private final Path workspace;
    private final BaseImage base;
    private final ImageRecipe image;
    private final HostContext context;
    private final CommandTrace trace;
    private final ContainerHost host;
    private final AgentRuntime runtime;

    private ImportedAgent(Berth berth, Path workspace, BaseImage base, ImageRecipe image) throws InterruptedException {
        this.berth = berth;
        this.workspace = workspace;
        this.base = base;
        this.image = image;
        HostContext plain = context(berth, base, Map.of());
        trace = new CommandTrace(plain.processes());
        context = plain.with(trace);
        host = ContainerHosts.detect(context);
        runtime = SmallAgent.on(host, image);
    }

    /** The imported archive, and the agent with its image. */
    record Import(ImageArchive archive, ImportedAgent agent) {}

    static Import of(EnginePart engine, BaseImage base, Berth berth, Path workspace) throws Exception {
        ImageRecipe image = SmallAgent.image(berth.folder().resolve("small"));
        Path file = export(image, engine, base, berth);
        ImportedAgent agent = new ImportedAgent(berth, workspace, base, image);
        ImageTransfer.Imported imported =
                transfer(agent.host).load(file, Optional.empty(), _ -> Optional.of(image), RuntimeListener.none());
        assertThat(imported.mismatch()).isEmpty();
        return new Import(imported.archive(), agent);
    }

    private static Path export(ImageRecipe image, EnginePart engine, BaseImage base, Berth berth)
            throws InterruptedException {
        Map<String, String> local = new TreeMap<>(engine.environment());
        local.put("BERTH_MACHINE", "local");
        local.put("BERTH_ENGINE", engine.name());
        try (HostContext context = context(berth, base, local);
                ContainerHost host = ContainerHosts.detect(context)) {
            AgentImages images = AgentImages.on(
                    host.toString(),
                    host.engine().images().orElseThrow(),
                    context.home(),
                    context.limits(),
                    ImageSettings.from(context.config()));
            var built = images.ensure(image, RuntimeListener.none());
            Path file = berth.folder().resolve("small.tar");
            transfer(host).export(image, file, false, RuntimeListener.none());
            images.removeUnused(built);
            return file;
        }
    }

    private static HostContext context(Berth berth, BaseImage base, Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(berth.environment());
        environment.putAll(more);
        return HostContext.open(
                BerthHome.at(berth.home()),
                List.of("image.base=" + base.reference()),
                environment,
                RuntimeListener.none());
    }

    private static ImageTransfer transfer(ContainerHost host) {
        HostContext context = host.context();
        return ImageTransfer.on(
                host.toString(),
                host.engine().images().orElseThrow(),
                context.home(),
                context.limits(),
                ImageSettings.from(context.config()));
    }

    /** The same agent with a runtime and a host of its own, as in another process. */
    ImportedAgent reopen() throws InterruptedException {
        return new ImportedAgent(berth, workspace, base, image);
    }

    /** Makes the instance of the workspace ready. */
    void makeReady() throws Exception {
        makeReady(runtime);
    }

    /** Makes the same instance ready in a new runtime, which has no state of it. */
    void makeReadyInNewRuntime() throws Exception {
        try (AgentRuntime another = SmallAgent.on(host, image)) {
            makeReady(another);
        }
    }

    private AgentInstance makeReady(AgentRuntime runtime) throws Exception {
        return runtime.ensureReady(AgentId.MAIN, Workspace.named(workspace)).get(READY_MINUTES, TimeUnit.MINUTES);
    }

    /** Makes the agent ready and lets it write a word into a file of the workspace; answers the id of its container. */
    String writeFile(String word) throws Exception {
        Path file = workspace.resolve(word + ".txt");
        AgentInstance instance = makeReady(runtime);
        try (Session session = instance.openSession(SessionOptions.standard().with(PermissionPolicy.allow()))) {
            TurnOutcome outcome = session.prompt("@@write " + file + " :: " + word, _ -> {})
                    .outcome()
                    .get(READY_MINUTES, TimeUnit.MINUTES);
            assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        }
        assertThat(file).hasContent(word);
        return instance.snapshot().container().value();
    }

    /** The commands that an action runs. */
    List<List<String>> started(Deed deed) throws Exception {
        trace.begin();
        deed.done();
        return trace.commands().stream().map(CommandTrace.TracedCommand::argv).toList();
    }

    interface Deed {
        void done() throws Exception;
    }

    @Override
    public void close() {
        runtime.close();
        context.close();
    }
}
