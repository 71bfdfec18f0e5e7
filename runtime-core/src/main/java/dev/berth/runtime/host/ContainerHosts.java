package dev.berth.runtime.host;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.container.process.Sandboxing;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import java.util.Optional;

/**
 * Finds where containers can live. Nothing of what was found is remembered: every question looks again. Safe for all
 * threads; the hosts that it hands out share its context, and closing them closes nothing.
 */
public interface ContainerHosts {
    static ContainerHosts in(HostContext context) {
        return new DetectedHosts(context, Engines.real(), System.getProperty("os.name"));
    }

    /** The host for a new instance by {@code config}, with a context of its own in the home of this environment. */
    static ContainerHost detect(Config config) throws InterruptedException {
        var environment = System.getenv();
        HostContext context = HostContext.open(
                BerthHome.resolve(environment, Optional.empty()), config, environment, RuntimeListener.none());
        boolean found = false;
        try {
            ContainerHost host = in(context).detect();
            found = true;
            return new FixedContainerHost(context, host.machine(), host.engine(), context::close);
        } finally {
            if (!found) {
                context.close();
            }
        }
    }

    /**
     * The host for a new instance: what the settings {@code machine} and {@code engine} say. {@code auto} is, in this order,
     * on macOS Lima if it is there, nerdctl if its containerd answers, docker if its engine answers, Lima; never the
     * embedded engine. What is handed out has just answered.
     *
     * @throws dev.berth.runtime.error.BerthException ENGINE_ABSENT, ENGINE_DOWN, SANDBOX_UNAVAILABLE, MACHINE_NOT_READY, or
     *     CONFIG_INVALID for a machine and an engine that do not go together
     */
    ContainerHost detect() throws InterruptedException;

    /**
     * The host that an existing instance was made on, and never another one. Nothing is asked of it: an engine that is down
     * says so when it is used.
     *
     * @throws dev.berth.runtime.error.BerthException MACHINE_NOT_READY, ENGINE_ABSENT for one that this version cannot drive
     */
    ContainerHost recorded(String machine, String engine) throws InterruptedException;

    /** The embedded engine on this host, however the settings want it sandboxed. Nothing is asked of it. */
    ContainerHost embedded(Sandboxing sandboxing);

    /** Looks at everything, for people. */
    HostReport report() throws InterruptedException;
}
