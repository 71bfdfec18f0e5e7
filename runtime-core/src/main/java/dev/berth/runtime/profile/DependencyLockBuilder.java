package dev.berth.runtime.profile;

import dev.berth.runtime.agent.Target;
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
import dev.berth.runtime.profile.Profile.Install;
import dev.berth.runtime.profile.Profile.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/**
 * Makes locks, in a container with the tool chain that agents' images have: nothing of a package runs on this host, and none
 * of its install scripts anywhere. Safe for all threads.
 */
public final class DependencyLockBuilder {
    private static final String LABEL = "dev.berth.lock";

    /** Longer than the limit: what a killed Berth left there ends by itself. */
    private static final List<String> IDLE = List.of("tini", "-s", "--", "sleep", "7200");

    private final ContainerHost host;
    private final AgentImages images;

    private DependencyLockBuilder(ContainerHost host, AgentImages images) {
        this.host = host;
        this.images = images;
    }

    public static DependencyLockBuilder on(ContainerHost host, AgentImages images) {
        return new DependencyLockBuilder(host, images);
    }

    /**
     * Makes the lock of a profile of this home and writes it beside the profile, as a whole or not at all.
     *
     * @return how many packages it holds, and what it lacks
     * @throws BerthException CONFIG_INVALID for the profile; LOCK_FAILED with the last lines; USAGE for one that comes with
     *     Berth; and what {@link AgentImages#ensure} throws
     */
    public DependencyLock make(ProfileFile file) throws InterruptedException {
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
        DependencyLock made = make(file.target(), profile.install(), tried);
        home.write(home.lockOf(file.target().value()), made.text());
        return made;
    }

    /** The lock of these packages, written nowhere; LOCK_FAILED with the last lines. */
    public DependencyLock make(Target target, Install install) throws InterruptedException {
        return make(target, install, "locking " + install.text());
    }

    private DependencyLock make(Target target, Install install, String tried) throws InterruptedException {
        ProfileLock form = ProfileLock.of(install);
        String script = install.registry() == Registry.NPM ? "lock-npm.sh" : "lock-pypi.sh";
        return made(form, answer(target, install.registry(), script, form.question(), tried), tried);
    }

    /** The newest version of a package that its registry hands out; LOCK_FAILED with the last lines. */
    public String newest(Target target, Registry registry, String name) throws InterruptedException {
        String tried = "asking the registry for the newest version of " + name;
        String script = registry == Registry.NPM ? "newest-npm.sh" : "newest-pypi.sh";
        String version = answer(target, registry, script, name, tried).strip();
        if (!version.matches("[0-9A-Za-z][0-9A-Za-z.+!_-]{0,80}")) {
            throw failed(tried, "its answer is no version: " + version);
        }
        return version;
    }

    /** What a killed Berth left, if nobody makes a lock of that target now. */
    public static void sweep(ContainerHost host, Target target) throws InterruptedException {
        Optional<HomeLock> lock = host.context().locks().tryAcquire(lock(target), "sweeping");
        if (lock.isPresent()) {
            try (HomeLock _ = lock.get()) {
                remove(host, container(host, target));
            }
        }
    }

    private static void remove(ContainerHost host, String name) throws InterruptedException {
        Containers containers = host.engine().containers();
        var left = containers.inspect(name);
        if (left.isPresent()) {
            containers.remove(left.get().id());
        }
    }

    private static String lock(Target target) {
        return "lock-" + target;
    }

    private static String container(ContainerHost host, Target target) {
        return "berth-" + host.context().home().id() + "-lock-" + target;
    }

    /** What was written would be read again: what is not in order must not get there. */
    private static DependencyLock made(ProfileLock form, String answer, String tried) {
        try {
            DependencyLock made = form.made(answer);
            form.refusal(answer).or(() -> form.problem(made.text())).ifPresent(problem -> {
                throw failed(tried, "the registry's answer makes no complete lock: " + problem);
            });
            return made;
        } catch (JacksonException e) {
            throw failed(tried, "the tool chain answered no JSON: " + e.getOriginalMessage());
        }
    }

    private String answer(Target target, Registry registry, String script, String question, String tried)
            throws InterruptedException {
        try (HomeLock _ = host.context().locks().acquire(lock(target), tried, KnownLimits.LOCK, _ -> {})) {
            String image = images.ensure(
                            ProfileImage.toolchain(registry), host.context().listener())
                    .tag();
            // we hold the lock of this name: whatever is there was left by a Berth that was killed
            remove(host, container(host, target));
            return answerIn(image, target, script, question, tried);
        }
    }

    private String answerIn(String image, Target target, String script, String question, String tried)
            throws InterruptedException {
        HostContext context = host.context();
        Containers containers = host.engine().containers();
        ContainerId id = containers.run(new ContainerSpec(
                container(host, target),
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
            DependencyLockRun run = new DependencyLockRun(
                    scope, context.limits(), context.listener(), ImageSettings.from(context.config()));
            return run.answer(script, question, tried);
        } catch (DependencyLockRun.FailedException e) {
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
