package dev.berth.runtime.host;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.limit.Limits;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the container host of an instance: by the settings {@code machine} and {@code engine} for a new instance, by
 * the record of an existing one. Each call asks again; nothing is cached. Built in are the engines behind {@code
 * docker} and {@code nerdctl}, on this host and by ssh; a {@link ContainerHostProvider} adds others.
 */
public final class ContainerHosts {
    private static final Logger log = LoggerFactory.getLogger(ContainerHosts.class);

    private ContainerHosts() {}

    /**
     * The host for new instances in the home of {@code config}; the default home for settings of flags alone. Warnings
     * that a wait is near its limit go to the log. Closing the host ends all programs that were started through it.
     * Otherwise as {@link #detect(HostContext)}.
     */
    public static ContainerHost detect(Config config) throws InterruptedException {
        return detect(config, ContainerHosts::logNearLimit);
    }

    /** As {@link #detect(Config)}, with a listener for all events of the host and its runtimes. */
    public static ContainerHost detect(Config config, RuntimeListener listener) throws InterruptedException {
        BerthHome home = config.home().orElseGet(() -> BerthHome.resolve(System.getenv(), Optional.empty()));
        HostContext context = HostContext.open(home, config, System.getenv(), listener);
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
     *
     * @throws dev.berth.runtime.error.BerthException MACHINE_NOT_READY for a machine and ENGINE_ABSENT for an engine that
     *     this version does not know or whose Maven module is missing, CONFIG_INVALID when the two do not go together
     */
    public static ContainerHost recorded(HostContext context, String machine, String engine) {
        return choice(context).recorded(machine, engine);
    }

    /** The findings about the host of new instances, for {@code berth doctor}. */
    public static HostReport report(HostContext context) throws InterruptedException {
        return choice(context).report();
    }

    private static void logNearLimit(RuntimeEvent event) {
        if (event instanceof LimitEvent.NearLimit near) {
            log.warn(
                    "slow: {}; waiting {} for {}, of {} ({})",
                    near.detail(),
                    Limits.text(near.used()),
                    near.limit().awaited(),
                    Limits.text(near.value()),
                    near.limit().setting());
        }
    }

    private static HostChoice choice(HostContext context) {
        return new HostChoice(context, Engines.real(), System.getProperty("os.name", ""), HostProviders.onClassPath());
    }
}
