package dev.berth.bench;

import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.testkit.machine.CommandTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/**
 * A temporary Berth home with a workspace on a real engine, with a trace of the commands that Berth starts. The
 * settings are those of the environment.
 */
final class BenchFixture implements AutoCloseable {
    private final HostContext context;
    private final ContainerHost host;
    private final CommandTrace trace;
    private final Path workspace;
    private final List<AgentEvent.PhaseFinished> phases;

    private BenchFixture(
            HostContext context,
            ContainerHost host,
            CommandTrace trace,
            Path workspace,
            List<AgentEvent.PhaseFinished> phases) {
        this.context = context;
        this.host = host;
        this.trace = trace;
        this.workspace = workspace;
        this.phases = phases;
    }

    /**
     * Opens a fixture.
     *
     * @param engine a value of the setting {@code engine}
     */
    static BenchFixture open(String engine, Path folder) throws IOException, InterruptedException {
        return open(engine, folder, List.of(), Map.of());
    }

    /**
     * Opens a fixture with more settings and variables.
     *
     * @param settings settings that replace those of the environment
     * @param variables variables that replace those of the caller
     */
    static BenchFixture open(String engine, Path folder, List<String> settings, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<AgentEvent.PhaseFinished> phases = new CopyOnWriteArrayList<>();
        Path workspace = folder.resolve("workspace");
        if (!Files.isDirectory(workspace)) {
            Files.createDirectories(workspace);
            // the agent's user in the container is not known yet
            Files.setPosixFilePermissions(workspace, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        List<String> flags = new ArrayList<>(List.of("engine=" + engine));
        flags.addAll(settings);
        Map<String, String> callers = new TreeMap<>(System.getenv());
        callers.putAll(variables);
        HostContext plain = HostContext.open(BerthHome.at(folder.resolve("home")), flags, callers, event -> {
            if (event instanceof AgentEvent.PhaseFinished finished) {
                phases.add(finished);
            }
        });
        CommandTrace trace = new CommandTrace(plain.processes());
        HostContext context = plain.with(trace);
        return new BenchFixture(context, ContainerHosts.detect(context), trace, workspace, phases);
    }

    ContainerHost host() {
        return host;
    }

    HostContext context() {
        return context;
    }

    CommandTrace trace() {
        return trace;
    }

    BareEngine bare() {
        return BareEngine.of(
                host.engine().name(),
                context.config().string("engine.namespace"),
                context.config().path("image.caCertificates"));
    }

    Path workspace() {
        return workspace;
    }

    ContainerAgentRuntime claude() {
        return BenchAgent.CLAUDE.runtime().apply(host);
    }

    AgentInstance ready(AgentRuntime agents) throws ExecutionException, InterruptedException {
        return agents.ensureReady(AgentId.MAIN, Workspace.at(workspace)).get();
    }

    /** Makes the agent ready and waits for its background checks too, so that they do not disturb a measurement. */
    AgentInstance readyAndIdle(AgentRuntime agents) throws ExecutionException, InterruptedException {
        AgentInstance instance = ready(agents);
        var _ = instance.warnings().get();
        return instance;
    }

    /** The ids of this home's containers, in any state. */
    List<String> containers() throws IOException, InterruptedException {
        return bare().lines(
                        "ps",
                        "-aq",
                        "--filter",
                        "label=dev.berth.home=" + context.home().id());
    }

    void beginTrace() {
        phases.clear();
        trace.begin();
    }

    /** The phases that finished since the trace began. */
    List<AgentEvent.PhaseFinished> phases() {
        return List.copyOf(phases);
    }

    /** A text with the engine commands since the trace began. */
    String commands() {
        return "engine commands (ms after the call + ms taken): "
                + String.join(
                        ", ", trace.commands().stream().map(Object::toString).toList());
    }

    @Override
    public void close() {
        host.close();
        context.close();
    }
}
