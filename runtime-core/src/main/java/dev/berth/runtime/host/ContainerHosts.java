package dev.berth.runtime.host;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import java.util.Optional;

/**
 * Finds the container host: by the settings {@code machine} and {@code engine} for a new instance, by its record for an old
 * one. Each call asks anew; nothing is remembered. Engines behind {@code docker} and {@code nerdctl}, on this host and by
 * ssh, are known here; all else is brought by a {@link ContainerHostProvider}.
 */
public final class ContainerHosts {
    private ContainerHosts() {}

    /** The host for new instances in the default home; closing it ends all that was started through it. */
    public static ContainerHost detect(Config config) throws InterruptedException {
        BerthHome home = BerthHome.resolve(System.getenv(), Optional.empty());
        HostContext context = HostContext.open(home, config, System.getenv(), RuntimeListener.none());
        try {
            ContainerHost found = detect(context);
            return new FixedContainerHost(context, found.machine(), found.engine(), found.info(), context::close);
        } catch (RuntimeException | InterruptedException e) {
            context.close();
            throw e;
        }
    }

    /**
     * The host for new instances. {@code auto} takes, on macOS, Lima where {@code limactl} is there; else nerdctl, then
     * docker, whichever answers; else Lima; never the embedded engine. What is handed out has just answered, but for a
     * virtual machine, which its first use starts. Lima and the embedded engine are modules of their own.
     *
     * @throws dev.berth.runtime.error.BerthException ENGINE_ABSENT, ENGINE_DOWN, MACHINE_NOT_READY, SANDBOX_UNAVAILABLE or
     *     CONFIG_INVALID (a machine and an engine that do not go together), naming what was
     *     looked for and how to get it, and the Maven module where that is what is missing
     */
    public static ContainerHost detect(HostContext context) throws InterruptedException {
        return choice(context).detect();
    }

    /**
     * The host that an instance was made on. It is not asked whether it works: an engine that is down is "not ready" when it
     * is used, and never replaced by another.
     */
    public static ContainerHost recorded(HostContext context, String machine, String engine) {
        return choice(context).recorded(machine, engine);
    }

    /** What was looked at for the host of new instances, for {@code berth doctor}. */
    public static HostReport report(HostContext context) throws InterruptedException {
        return choice(context).report();
    }

    private static HostChoice choice(HostContext context) {
        return new HostChoice(context, Engines.real(), System.getProperty("os.name", ""), HostProviders.found());
    }
}
