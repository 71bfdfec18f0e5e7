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
 * Makes locks in a container with the tool chain of agents' images: no code of a package runs on this host, and install
 * scripts run nowhere. Safe for all threads.
 */
public final class DependencyLockBuilder {
    private static final String LABEL = "dev.berth.lock";

    /** Sleeps longer than the limit {@code image-lock}; so the container of a killed Berth ends by itself. */
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
     * Makes the lock of a profile of this home and writes it beside the profile, completely or not at all.
     *
     * @return the lock, with the number of packages and warnings
     * @throws BerthException CONFIG_INVALID for the profile; LOCK_FAILED with the last lines; USAGE for a profile that
     *     comes with Berth; and the errors of {@link AgentImages#ensure}
     */
    public DependencyLock make(ProfileFile file) throws InterruptedException {
        Profile profile = file.profile();
        BerthHome home = host.context().home();
        if (file.shipped()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "locking profile " + file.target(),
                    "the profile and its lock come with Berth",
                    "to change it, put a profile of your own into " + home.agents());
        }
        String tried = "locking " + profile.install().text() + " of profile " + file.target();
        DependencyLock lock = make(file.target(), profile.install(), tried);
        home.write(home.lockOf(file.target().value()), lock.text());
        return lock;
    }

    /** Makes the lock of these packages without writing it; LOCK_FAILED with the last lines. */
    public DependencyLock make(Target target, Install install) throws InterruptedException {
        return make(target, install, "locking " + install.text());
    }

    private DependencyLock make(Target target, Install install, String tried) throws InterruptedException {
        ProfileLock format = ProfileLock.of(install);
        String script = install.registry() == Registry.NPM ? "lock-npm.sh" : "lock-pypi.sh";
        return parse(format, runScript(target, install.registry(), script, format.request(), tried), tried);
    }

    /** Returns the newest version of a package in its registry; LOCK_FAILED with the last lines. */
    public String newest(Target target, Registry registry, String name) throws InterruptedException {
        String tried = "asking the registry for the newest version of " + name;
        String script = registry == Registry.NPM ? "newest-npm.sh" : "newest-pypi.sh";
        String version = runScript(target, registry, script, name, tried).strip();
        if (!version.matches("[0-9A-Za-z][0-9A-Za-z.+!_-]{0,80}")) {
            throw failed(tried, "the answer is no version: " + version);
        }
        return version;
    }

    /** Removes the container of a killed Berth, unless another process makes a lock of that target now. */
    public static void sweep(ContainerHost host, Target target) throws InterruptedException {
        Optional<HomeLock> lock = host.context().locks().tryAcquire(lockName(target), "sweeping");
        if (lock.isPresent()) {
            try (HomeLock _ = lock.get()) {
                remove(host, containerName(host, target));
            }
        }
    }

    private static void remove(ContainerHost host, String name) throws InterruptedException {
        Containers containers = host.engine().containers();
        var found = containers.inspect(name);
        if (found.isPresent()) {
            containers.remove(found.get().id());
        }
    }

    private static String lockName(Target target) {
        return "lock-" + target;
    }

    private static String containerName(ContainerHost host, Target target) {
        return "berth-" + host.context().home().id() + "-lock-" + target;
    }

    /** Parses the tool chain's answer, and refuses a lock that Berth would refuse to read later. */
    private static DependencyLock parse(ProfileLock format, String answer, String tried) {
        try {
            DependencyLock lock = format.parse(answer);
            format.refusal(answer).or(() -> format.problem(lock.text())).ifPresent(problem -> {
                throw failed(tried, "the registry's answer makes no complete lock: " + problem);
            });
            return lock;
        } catch (JacksonException e) {
            throw failed(tried, "the tool chain answered no JSON: " + e.getOriginalMessage());
        }
    }

    private String runScript(Target target, Registry registry, String script, String input, String tried)
            throws InterruptedException {
        try (HomeLock _ = host.context().locks().acquire(lockName(target), tried, KnownLimits.LOCK, _ -> {})) {
            String image = images.ensure(
                            ProfileImage.toolchain(registry), host.context().listener())
                    .tag();
            // this thread holds the lock of that name, so an existing container was left by a killed Berth
            remove(host, containerName(host, target));
            return runIn(image, target, script, input, tried);
        }
    }

    private String runIn(String image, Target target, String script, String input, String tried)
            throws InterruptedException {
        HostContext context = host.context();
        Containers containers = host.engine().containers();
        ContainerId id = containers.run(new ContainerSpec(
                containerName(host, target),
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
            return run.answer(script, input, tried);
        } catch (DependencyLockRun.FailedException e) {
            throw BuildFailure.explain(failed(tried, e.seen()), e.lines());
        } finally {
            containers.remove(id);
        }
    }

    private static BerthException failed(String tried, String seen) {
        return new BerthException(
                ErrorKind.LOCK_FAILED,
                tried,
                seen,
                "check that these packages and versions exist, and that builds reach their registry");
    }
}
