package dev.berth.runtime.host;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import java.util.Optional;

/**
 * Finds the container host of an instance: by the settings {@code machine} and {@code engine} for a new instance, by
 * the record of an existing one. Each call asks again; nothing is cached. Built in are the engines behind {@code
 * docker} and {@code nerdctl}, on this host and by ssh; a {@link ContainerHostProvider} adds others.
 */
public final class ContainerHosts {
    private ContainerHosts() {}

    /**
     * The host for new instances in the default home. Closing the host ends all programs that were started through it.
     */
    public static ContainerHost detect(Config config) throws InterruptedException {
        BerthHome home = BerthHome.resolve(System.getenv(), Optional.empty());
        HostContext context = HostContext.open(home, config, System.getenv(), RuntimeListener.none());
        try {
            ContainerHost host = detect(context);
            return new FixedContainerHost(context, host.machine(), host.engine(), host.info(), context::close);
        } catch (RuntimeException | InterruptedException e) {
            context.close();
            throw e;
        }
    }

    /**
     * The host for new instances. {@code auto} chooses on macOS Lima if {@code limactl} is installed; otherwise the
     * first engine that answers of nerdctl and docker; otherwise Lima. It never chooses the embedded engine. The engine
     * of the host has just answered, except in a virtual machine, which is started by its first use. Lima and the
     * embedded engine are modules of their own.
     *
     * @throws dev.berth.runtime.error.BerthException ENGINE_ABSENT, ENGINE_DOWN, MACHINE_NOT_READY, SANDBOX_UNAVAILABLE
     *     or CONFIG_INVALID (a machine and an engine that do not go together), with each thing that was searched, how
     *     to install it, and the name of a missing Maven module
     */
    public static ContainerHost detect(HostContext context) throws InterruptedException {
        return choice(context).detect();
    }

    /**
     * The host that an instance was made on. Its engine is not asked: an engine that is down fails when it is used, and
     * is never replaced by another engine.
     */
    public static ContainerHost recorded(HostContext context, String machine, String engine) {
        return choice(context).recorded(machine, engine);
    }

    /** The findings about the host of new instances, for {@code berth doctor}. */
    public static HostReport report(HostContext context) throws InterruptedException {
        return choice(context).report();
    }

    private static HostChoice choice(HostContext context) {
        return new HostChoice(context, Engines.real(), System.getProperty("os.name", ""), HostProviders.onClassPath());
    }
}
