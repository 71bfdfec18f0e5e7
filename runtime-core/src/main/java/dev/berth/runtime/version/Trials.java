package dev.berth.runtime.version;

import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.Pins;
import dev.berth.runtime.profile.DependencyLockBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the trials of a home, and removes those of killed processes. */
public final class Trials {
    private static final Logger log = LoggerFactory.getLogger(Trials.class);
    private static final String HOST = "host";

    private Trials() {}

    /** Opens a trial; the caller holds the target's lock. */
    static Trial open(ContainerHost host, Target target) throws InterruptedException {
        BerthHome home = host.context().home();
        Path folder = folder(home, target);
        if (Files.exists(folder)) {
            remove(host, target);
        }
        home.write(
                folder.resolve(HOST), host.machine().id() + "\n" + host.engine().name() + "\n");
        return new Trial(host, target, folder);
    }

    /**
     * Removes the trials of killed upgrades; lists one folder when there is none. A trial that cannot be removed now
     * stays for the next call.
     */
    public static void sweep(HostContext context) throws InterruptedException {
        for (Path folder : context.home().list(context.home().trials())) {
            Target target = Target.of(String.valueOf(folder.getFileName()));
            Optional<HomeLock> lock = context.locks().tryAcquire(Pins.lock(target.value()), "sweeping");
            if (lock.isPresent()) {
                try (HomeLock _ = lock.get()) {
                    sweep(context, target);
                } catch (BerthException e) {
                    log.warn("a killed upgrade's leftovers stay target={}: {}", target, e.seen());
                }
            }
        }
    }

    private static void sweep(HostContext context, Target target) throws InterruptedException {
        Optional<Place> place = place(context.home(), target);
        if (place.isPresent()) {
            remove(
                    ContainerHosts.recorded(
                            context, place.get().machine(), place.get().engine()),
                    target);
        } else {
            // the process was killed before the trial had a host
            delete(folder(context.home(), target));
        }
    }

    private static void remove(ContainerHost host, Target target) throws InterruptedException {
        DependencyLockBuilder.sweep(host, target);
        new Trial(host, target, folder(host.context().home(), target)).remove();
    }

    private static Optional<Place> place(BerthHome home, Target target) {
        return home.read(folder(home, target).resolve(HOST))
                .map(text -> text.lines().toList())
                .filter(lines -> lines.size() == 2)
                .map(lines -> new Place(lines.getFirst(), lines.getLast()));
    }

    private static Path folder(BerthHome home, Target target) {
        return home.trials().resolve(target.value());
    }

    static Path workspace(String homeId) {
        return Path.of(System.getProperty("java.io.tmpdir"), "berth-trial-" + homeId);
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "removing " + folder,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "remove that folder by hand",
                    e);
        }
    }
}
