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
 * A real agent with a scripted model, in a home of its own: nothing of the caller's home, credentials or settings of agents
 * reaches it. Closing it removes its container and volume; a container engine keeps its image.
 */
public final class DemoAgent implements AutoCloseable {
    private final DemoHost place;
    private final ContainerHost host;
    private final ImageRecipe recipe;
    private final ScriptedModel model;
    private final AgentRuntime runtime;

    private DemoAgent(
            DemoHost place, ContainerHost host, ImageRecipe recipe, ScriptedModel model, AgentRuntime runtime) {
        this.place = place;
        this.host = host;
        this.recipe = recipe;
        this.model = model;
        this.runtime = runtime;
    }

    /**
     * Finds the host and starts the model; the agent is not installed yet.
     *
     * @param folder where its home is made
     * @throws dev.berth.runtime.error.BerthException UNKNOWN_TARGET, SANDBOX_UNAVAILABLE when there is neither an engine nor a
     *     sandbox, and as {@link dev.berth.runtime.host.ContainerHosts#detect} where the settings name a machine or an engine
     */
    public static DemoAgent open(Application application, Target target, Path folder) throws InterruptedException {
        ImageRecipe recipe = application.targets().recipe(target);
        DemoHost place = DemoHost.find(application, target);
        ScriptedModel model = place.start(application.targets().model(target));
        boolean opened = false;
        try {
            BerthHome home = home(application, target, folder);
            Map<String, String> variables = new TreeMap<>(model.variables());
            variables.put("PATH", application.context().environment().getOrDefault("PATH", ""));
            HostContext context = application.context().at(home, model.settings(target), variables);
            ContainerHost host = place.in(context);
            DemoAgent agent = new DemoAgent(
                    place, host, recipe, model, application.targets().runtime(target, host));
            opened = true;
            return agent;
        } finally {
            if (!opened) {
                model.close();
            }
        }
    }

    /** With the base and the version that are in force in the caller's home, so that the image is the one that {@code up} makes. */
    private static BerthHome home(Application application, Target target, Path folder) {
        BerthHome real = application.context().home();
        BerthHome home = BerthHome.at(folder.resolve("agent"));
        real.read(real.basesJson()).ifPresent(bases -> home.write(home.basesJson(), bases));
        ImageRecipe shipped = application.targets().shipped(target);
        Pins.of(real).current(shipped).ifPresent(pin -> Pins.of(home).switchTo(pin, shipped));
        return home;
    }

    /** For people, such as {@code Claude Code}. */
    public String title() {
        return runtime instanceof ContainerAgentRuntime known
                ? known.profile().title()
                : runtime.target().value();
    }

    /** The package that is installed, with its version. */
    public String program() {
        return recipe.main().map(main -> main.name() + " " + main.version()).orElse(recipe.target());
    }

    /** The place where it is installed. */
    public DemoHost place() {
        return place;
    }

    /** Whether it asks for permission before it writes a file. */
    public boolean asks() {
        return model.asks();
    }

    /** Its image, if that is there. */
    public Optional<AgentImage> image() throws InterruptedException {
        return HostImages.images(host).find(recipe);
    }

    /** Installs it unless it is there, and makes it ready. */
    public CompletableFuture<AgentInstance> ensureReady(Path workspace) {
        return runtime.ensureReady(AgentId.MAIN, Workspace.at(workspace));
    }

    @Override
    public void close() {
        // a demo that was cancelled leaves no container behind either
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
