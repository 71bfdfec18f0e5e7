package dev.berth.server.demo;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.Pins;
import dev.berth.server.trial.ScriptedModel;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A real agent with a scripted model, in a temporary home. The caller's home, credentials and settings of agents do not
 * reach the agent. Closing removes its container and volume; a container engine keeps its image.
 */
public final class DemoAgent implements AutoCloseable {
    private final DemoHost demoHost;
    private final ContainerHost host;
    private final ImageRecipe recipe;
    private final ScriptedModel model;
    private final AgentRuntime runtime;

    private DemoAgent(
            DemoHost demoHost, ContainerHost host, ImageRecipe recipe, ScriptedModel model, AgentRuntime runtime) {
        this.demoHost = demoHost;
        this.host = host;
        this.recipe = recipe;
        this.model = model;
        this.runtime = runtime;
    }

    /**
     * Finds the host and starts the scripted model; does not install the agent yet.
     *
     * @param folder the folder in which the temporary home is made
     * @throws dev.berth.runtime.error.BerthException UNKNOWN_TARGET, SANDBOX_UNAVAILABLE when there is neither an
     *     engine nor a sandbox, and as {@link dev.berth.runtime.host.ContainerHosts#detect} where the settings name a
     *     machine or an engine
     */
    public static DemoAgent open(Application application, Target target, Path folder) throws InterruptedException {
        ImageRecipe recipe = application.targets().recipe(target);
        DemoHost demoHost = DemoHost.find(application, target);
        ScriptedModel model = demoHost.start(application.targets().model(target));
        boolean opened = false;
        try {
            BerthHome home = home(application, target, folder);
            Map<String, String> variables = new TreeMap<>(model.variables());
            variables.put("PATH", application.context().environment().getOrDefault("PATH", ""));
            HostContext context = application.context().at(home, model.settings(target), variables);
            ContainerHost host = demoHost.in(context);
            DemoAgent agent = new DemoAgent(
                    demoHost, host, recipe, model, application.targets().runtime(target, host));
            opened = true;
            return agent;
        } finally {
            if (!opened) {
                model.close();
            }
        }
    }

    /**
     * Makes the temporary home, with the base image and the version of the caller's home, so that the image is that of
     * {@code up}.
     */
    private static BerthHome home(Application application, Target target, Path folder) {
        BerthHome callersHome = application.context().home();
        BerthHome home = BerthHome.at(folder.resolve("agent"));
        callersHome.read(callersHome.basesJson()).ifPresent(bases -> home.write(home.basesJson(), bases));
        ImageRecipe shipped = application.targets().shipped(target);
        Pins.of(callersHome).current(shipped).ifPresent(pin -> Pins.of(home).switchTo(pin, shipped));
        return home;
    }

    /** The name for people, such as {@code Claude Code}. */
    public String title() {
        return runtime instanceof ContainerAgentRuntime known
                ? known.profile().title()
                : runtime.target().value();
    }

    /** The package of the agent program, with its version. */
    public String program() {
        return recipe.main().map(main -> main.name() + " " + main.version()).orElse(recipe.target());
    }

    /** The host where the agent is installed. */
    public DemoHost demoHost() {
        return demoHost;
    }

    /** Whether the agent asks for permission before it writes a file. */
    public boolean asks() {
        return model.asks();
    }

    /** The image of the agent, if it exists. */
    public Optional<AgentImage> image() throws InterruptedException {
        return HostImages.images(host).find(recipe);
    }

    /** Installs the agent if its image is missing, and makes it ready. */
    public CompletableFuture<AgentInstance> ensureReady(Path workspace) {
        return runtime.ensureReady(AgentId.MAIN, Workspace.at(workspace));
    }

    @Override
    public void close() {
        // The removal must also run when Ctrl-C interrupted this thread.
        boolean interrupted = Thread.interrupted();
        try (ScriptedModel _ = model) {
            runtime.close();
            new RecordedInstances(host.context().home()).removeAll(host);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
