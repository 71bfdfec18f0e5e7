package dev.berth.engine.sandbox;

import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.process.HostProcesses;
import java.util.List;
import java.util.Optional;

/** The embedded engine: containers as folders, and their programs in sandboxes. */
final class ProcessEngine implements EmbeddedEngine {
    private final String id;
    private final SandboxChoice choice;
    private final FolderVolumes volumes;
    private final ProcessContainers containers;
    private final Optional<Images> images;

    ProcessEngine(
            String id, SandboxStore store, SandboxChoice choice, HostProcesses processes, RuntimeListener listener) {
        this.id = id;
        this.choice = choice;
        this.images = choice.never()
                ? Optional.empty()
                : Optional.of(new FolderImages(store, choice, processes, choice.tools()));
        this.volumes = new FolderVolumes(store);
        this.containers = new ProcessContainers(store, choice, processes, listener);
    }

    @Override
    public String name() {
        return EmbeddedHosts.PROCESS;
    }

    @Override
    public EngineInfo info() throws InterruptedException {
        String kernel = System.getProperty("os.name") + " " + System.getProperty("os.version");
        Sandbox sandbox = choice.sandbox();
        return new EngineInfo(name(), sandbox.version(), kernel, choice.asCaller(sandbox), identity());
    }

    @Override
    public EngineIdentity identity() {
        return new EngineIdentity(id, endpoint());
    }

    @Override
    public Optional<BerthException> problem() throws InterruptedException {
        return choice.problem();
    }

    @Override
    public Containers containers() {
        return containers;
    }

    @Override
    public Optional<Images> images() {
        return images;
    }

    @Override
    public List<String> unenforcedLimits() throws InterruptedException {
        return choice.sandbox().unenforcedLimits();
    }

    @Override
    public Optional<Volumes> volumes() {
        return Optional.of(volumes);
    }

    @Override
    public Optional<Stats> stats() {
        return Optional.empty();
    }
}
