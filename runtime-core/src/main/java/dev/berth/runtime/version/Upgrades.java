package dev.berth.runtime.version;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.Pin;
import dev.berth.runtime.image.Pins;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Switches agent programs to other versions and back. The version in force changes only in the last step, which
 * replaces one file. From then on the change has succeeded: a failure to clean up behind it is a warning of its result
 * and an event. The next start replaces containers. Safe for all threads; one change of a target at a time, BUSY
 * otherwise.
 */
public final class Upgrades {
    private final ContainerHost host;
    private final AgentImages images;
    private final Pins pins;

    private Upgrades(ContainerHost host, AgentImages images) {
        this.host = host;
        this.images = images;
        this.pins = Pins.of(host.context().home());
    }

    public static Upgrades on(ContainerHost host, AgentImages images) {
        return new Upgrades(host, images);
    }

    /**
     * Locks and builds another version, tries it, and switches to it. Does nothing when that version is in force
     * already.
     *
     * @param shipped the recipe that comes with Berth
     * @param version the wanted version; empty: the newest in the registry
     * @throws BerthException USAGE when a profile fixes the agent's version or {@code version} is no exact version;
     *     LOCK_FAILED, IMAGE_BUILD_FAILED with the last lines; BUSY; HOME_UNUSABLE; the errors of the host; and the
     *     errors of the check. The version before stays in force
     */
    public Upgraded to(Target target, ImageRecipe shipped, Optional<String> version, CandidateCheck check)
            throws InterruptedException {
        requireMain(target, shipped, "upgrading ");
        Change change = new Change(target, listener());
        Upgraded upgraded;
        try (change) {
            HomeLock lock = lock(target, "upgrades " + target);
            change.atEnd(lock::close);
            // under the lock: another process may have changed it a moment ago
            ImageRecipe before = pins.inForce(shipped);
            Candidates candidates = new Candidates(host, images, pins, target, shipped);
            Trial trial = Trials.open(host, target);
            change.atEnd(trial::close);
            String wanted = version.isPresent()
                    ? version.get()
                    : steps(target, before, "the newest version")
                            .step("version", "asking the registry", candidates::newest, newest -> newest);
            if (wanted.equals(before.version())) {
                change.succeed();
                upgraded = new Upgraded(wanted, wanted, "", List.of());
            } else {
                lock.phase("upgrades " + target + " to " + wanted);
                upgraded = tryOutAndSwitch(change, candidates, trial, steps(target, before, wanted), wanted, check);
            }
        }
        return upgraded.withWarnings(change.warnings());
    }

    private Upgraded tryOutAndSwitch(
            Change change, Candidates candidates, Trial trial, Steps steps, String wanted, CandidateCheck check)
            throws InterruptedException {
        ImageRecipe shipped = candidates.shipped();
        Pin pin = steps.step(
                "lock",
                "every package of " + wanted,
                () -> candidates.pin(wanted),
                locked -> locked.files().size() + " files");
        AgentImage image =
                steps.step("image", "", () -> images.ensure(pin.applyTo(shipped), listener()), AgentImage::tag);
        trial.begin(pin, shipped);
        check.check(trial, steps);
        return switchTo(change, steps, pin, shipped, image);
    }

    /**
     * Switches to the previous version, without any network: its image was kept.
     *
     * @throws BerthException USAGE when there is no previous version, or a profile fixes the version; IMAGE_ABSENT when
     *     its image is gone; BUSY; HOME_UNUSABLE; the errors of the host. The version before stays in force
     */
    public Upgraded back(Target target, ImageRecipe shipped) throws InterruptedException {
        requireMain(target, shipped, "rolling back ");
        Change change = new Change(target, listener());
        Upgraded upgraded;
        try (change) {
            change.atEnd(lock(target, "rolls back " + target)::close);
            ImageRecipe before = pins.inForce(shipped);
            Pin previous = pins.previous(shipped)
                    .orElseThrow(() -> new BerthException(
                            ErrorKind.USAGE,
                            "rolling back " + target,
                            before.version() + " is in force, and there is no version before it",
                            Advice.of("choose a version").with(NextStep.Action.CHANGE_VERSION, target.value())));
            Steps steps = new Steps(
                    target,
                    "rolling " + target + " back from " + before.version() + " to " + previous.version(),
                    before.version(),
                    listener());
            AgentImage image = steps.step(
                    "image", "is it still there", () -> previousImage(target, previous, shipped), AgentImage::tag);
            upgraded = switchTo(change, steps, previous, shipped, image);
        }
        return upgraded.withWarnings(change.warnings());
    }

    private AgentImage previousImage(Target target, Pin previous, ImageRecipe shipped) throws InterruptedException {
        return images.find(previous.applyTo(shipped))
                .orElseThrow(() -> new BerthException(
                        ErrorKind.IMAGE_ABSENT,
                        "looking for the image of " + target + " " + previous.version(),
                        "it is not on " + host.engine().name(),
                        Advice.of("build it again, with a network")
                                .with(NextStep.Action.CHANGE_VERSION, target.value(), previous.version())));
    }

    private Upgraded switchTo(Change change, Steps steps, Pin pin, ImageRecipe shipped, AgentImage image)
            throws InterruptedException {
        return steps.step(
                "switch",
                "",
                () -> {
                    pins.switchTo(pin, shipped);
                    change.succeed();
                    change.atEnd(() -> pins.removeUnused(shipped));
                    return new Upgraded(steps.before(), pin.version(), image.tag(), List.of());
                },
                done -> done.now() + " is in force, " + done.before() + " is kept");
    }

    private static void requireMain(Target target, ImageRecipe shipped, String tried) {
        if (shipped.main().isEmpty()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    tried + target,
                    "its profile fixes its version",
                    Advice.of("write another version into agents/" + target + ".yaml, then make its lock anew")
                            .with(NextStep.Action.LOCK_PROFILE, target.value()));
        }
    }

    private Steps steps(Target target, ImageRecipe before, String wanted) {
        String change = "upgrading " + target + " from " + before.version() + " to " + wanted;
        return new Steps(target, change, before.version(), listener());
    }

    private RuntimeListener listener() {
        return context().listener().guarded();
    }

    private HostContext context() {
        return host.context();
    }

    private HomeLock lock(Target target, String purpose) {
        HomeLocks locks = context().locks();
        String name = Pins.lock(target.value());
        return locks.tryAcquire(name, purpose).orElseThrow(() -> {
            List<String> holders =
                    locks.holders(name).stream().map(Objects::toString).toList();
            return new BerthException(
                    ErrorKind.BUSY,
                    "changing the version of " + target,
                    holders.isEmpty() ? "another process does that" : String.join("; ", holders),
                    "wait until that is done");
        });
    }
}
