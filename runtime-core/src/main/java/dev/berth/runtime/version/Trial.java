package dev.berth.runtime.version;

import dev.berth.runtime.agent.RecordedInstances;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.Pin;
import dev.berth.runtime.image.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A separate home for one candidate, on the same engine: a trial touches no container, volume, record or log of the
 * real home. The trial's folder is made before all its other parts, so that {@link Trials#sweep} finds the
 * leftovers of a killed process. Confined to the thread of its upgrade.
 */
public final class Trial implements AutoCloseable {
    private final ContainerHost host;
    private final Target target;
    private final Path folder;
    private final BerthHome home;

    Trial(ContainerHost host, Target target, Path folder) {
        this.host = host;
        this.target = target;
        this.folder = folder;
        this.home = BerthHome.at(folder.resolve("home"));
    }

    public Target target() {
        return target;
    }

    /** Makes the candidate the version in force in this home. */
    void begin(Pin candidate, ImageRecipe shipped) {
        BerthHome real = host.context().home();
        real.read(real.basesJson()).ifPresent(bases -> home.write(home.basesJson(), bases));
        Pins.of(home).switchTo(candidate, shipped);
    }

    /** Makes a folder for the agent to work in, outside of all homes: another user may run the agent. */
    public Path workspace() {
        if (!host.machine().isLocal()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "trying " + target + " on " + host.machine().id(),
                    "the scripted model of a trial answers on this host only",
                    "upgrade on that machine itself, or here: setting machine, value local",
                    null,
                    "machine=local");
        }
        try {
            Path workspace = Trials.workspace(home.id());
            Files.createDirectories(workspace);
            if (Integer.valueOf(0).equals(Files.getAttribute(workspace, "unix:uid"))) {
                Files.setAttribute(workspace, "unix:uid", 1000);
                Files.setAttribute(workspace, "unix:gid", 1000);
            }
            return workspace.toRealPath();
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "making a folder to try " + target + " in",
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "free space in " + System.getProperty("java.io.tmpdir"),
                    e);
        }
    }

    /**
     * Returns the engine with this home. The real home's settings of agents and credentials do not apply.
     *
     * @param more further settings, {@code key=value}
     * @param environment the caller's variables for the trial
     */
    public ContainerHost host(List<String> more, Map<String, String> environment) {
        return ContainerHost.of(host.context().at(home, more, environment), host.machine(), host.engine());
    }

    /** Removes the trial's containers, volumes and files. */
    void remove() throws InterruptedException {
        new RecordedInstances(home).removeAll(host);
        Trials.delete(Trials.workspace(home.id()));
        Trials.delete(folder);
    }

    @Override
    public void close() {
        // a cancelled upgrade must also remove its containers, which an interrupt would prevent
        boolean interrupted = Thread.interrupted();
        try {
            remove();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
