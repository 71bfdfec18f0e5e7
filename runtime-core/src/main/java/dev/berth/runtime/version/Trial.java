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
 * A home of its own for one candidate, on the same engine: no container, volume, record or log of the real home is touched by what
 * is tried in it. Its folder is there before anything else of it, so that {@link Trials#sweep} finds what a killed process left.
 * Confined to the thread of its upgrade.
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

    /** From here on the candidate is what is in force in this home. */
    void begin(Pin candidate, ImageRecipe shipped) {
        BerthHome real = host.context().home();
        real.read(real.basesJson()).ifPresent(bases -> home.write(home.basesJson(), bases));
        Pins.of(home).switchTo(candidate, shipped);
    }

    /** A folder for the agent to work in, below no home: the agent's user may be another one. */
    public Path workspace() {
        if (!host.machine().isHere()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "trying " + target + " on " + host.machine().id(),
                    "the scripted model of a trial answers on this host only",
                    "upgrade on that machine itself, or here with --machine local");
        }
        try {
            Path made = Trials.workspace(home.id());
            Files.createDirectories(made);
            if (Integer.valueOf(0).equals(Files.getAttribute(made, "unix:uid"))) {
                Files.setAttribute(made, "unix:uid", 1000);
                Files.setAttribute(made, "unix:gid", 1000);
            }
            return made.toRealPath();
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "making a folder to try " + target + " in",
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "make room in " + System.getProperty("java.io.tmpdir"),
                    e);
        }
    }

    /**
     * The engine, in this home. Of the real home's settings those of agents don't hold here.
     *
     * @param more settings, {@code key=value}
     * @param environment the caller's variables here
     */
    public ContainerHost host(List<String> more, Map<String, String> environment) {
        return ContainerHost.of(host.context().at(home, more, environment), host.machine(), host.engine());
    }

    /** Removes all of it: containers, volumes, files. */
    void remove() throws InterruptedException {
        new RecordedInstances(home).removeAll(host);
        Trials.delete(Trials.workspace(home.id()));
        Trials.delete(folder);
    }

    @Override
    public void close() {
        // an upgrade that was cancelled leaves no container behind either
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
