package dev.berth.runtime.profile;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Owner;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.BuildFailure;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.limit.KnownLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/**
 * Makes locks, in a container with the tool chain that agents' images have: nothing of a package runs on this host, and none
 * of its install scripts anywhere. Safe for all threads.
 */
public final class LockMaker {
    private static final String LABEL = "dev.berth.lock";

    /** Longer than the limit: what a killed Berth left there ends by itself. */
    private static final List<String> IDLE = List.of("tini", "-s", "--", "sleep", "7200");

    private final ContainerHost host;
    private final AgentImages images;

    private LockMaker(ContainerHost host, AgentImages images) {
        this.host = host;
        this.images = images;
    }

    public static LockMaker on(ContainerHost host, AgentImages images) {
        return new LockMaker(host, images);
    }

    /**
     * Makes the lock of a profile of this home and writes it beside the profile, as a whole or not at all.
     *
     * @return how many packages it holds, and what it lacks
     * @throws BerthException CONFIG_INVALID for the profile; LOCK_FAILED with the last lines; USAGE for one that comes with
     *     Berth; and what {@link AgentImages#ensure} throws
     */
    public MadeLock make(ProfileFile file) throws InterruptedException {
        Profile profile = file.profile();
        BerthHome home = host.context().home();
        if (file.shipped()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "locking profile " + file.target(),
                    "it comes with Berth, lock and all",
                    "to change it, put a profile of your own into " + home.agents());
        }
        String tried = "locking " + profile.install().text() + " of profile " + file.target();
        try (HomeLock _ = host.context().locks().acquire("lock-" + file.target(), tried, KnownLimits.LOCK, _ -> {})) {
            ProfileLock form = ProfileLock.of(profile.install());
            MadeLock made = made(form, answer(profile, form, tried), tried);
            home.write(home.lockOf(file.target().value()), made.text());
            return made;
        }
    }

    /** What was written would be read again: what is not in order must not get there. */
    private static MadeLock made(ProfileLock form, String answer, String tried) {
        try {
            MadeLock made = form.made(answer);
            form.problem(made.text()).ifPresent(problem -> {
                throw failed(tried, "the registry's answer makes no complete lock: " + problem);
            });
            return made;
        } catch (JacksonException e) {
            throw failed(tried, "the tool chain answered no JSON: " + e.getOriginalMessage());
        }
    }

    private String answer(Profile profile, ProfileLock form, String tried) throws InterruptedException {
        HostContext context = host.context();
        String image = images.ensure(ProfileImage.toolchain(profile.install().registry()), context.listener())
                .tag();
        String name = "berth-" + context.home().id() + "-lock-" + profile.target();
        Containers containers = host.engine().containers();
        // we hold the lock of this name: whatever is there was left by a Berth that was killed
        var left = containers.inspect(name);
        if (left.isPresent()) {
            containers.remove(left.get().id());
        }
        ContainerId id = containers.run(new ContainerSpec(
                name,
                image,
                IDLE,
                Map.of(LABEL, context.home().id()),
                Map.of(),
                List.of(new Mount.Tmpfs("/run/berth")),
                Optional.empty(),
                Optional.empty(),
                context.config().string("container.network"),
                Map.of(),
                Optional.empty()));
        String owner = UUID.randomUUID().toString().replace("-", "");
        try (ExecScope scope = containers.scope(id, new Owner(owner, owner::equals))) {
            LockRun run =
                    new LockRun(scope, context.limits(), context.listener(), ImageSettings.from(context.config()));
            return run.answer(profile.install().registry(), form.question(), tried);
        } catch (LockRun.FailedException e) {
            throw BuildFailure.explained(failed(tried, e.seen()), e.lines());
        } finally {
            containers.remove(id);
        }
    }

    private static BerthException failed(String tried, String seen) {
        return new BerthException(
                ErrorKind.LOCK_FAILED,
                tried,
                seen,
                "see whether these packages and versions exist, and whether builds reach their registry");
    }
}
