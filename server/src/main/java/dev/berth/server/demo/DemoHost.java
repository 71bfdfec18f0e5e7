package dev.berth.server.demo;

import dev.berth.engine.sandbox.EmbeddedEngine;
import dev.berth.engine.sandbox.Sandboxing;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.server.trial.ScriptedModel;
import dev.berth.server.trial.TrialModel;
import dev.berth.server.wiring.Application;
import java.util.Optional;
import java.util.Set;

/**
 * Where the demo runs a real agent: on the host for new instances, else in a sandbox of the embedded engine on this host, and
 * never without a sandbox.
 *
 * @param engine empty: the embedded engine
 */
public record DemoHost(Optional<ContainerHost> engine) {
    private static final Set<ErrorKind> NOT_THERE = Set.of(ErrorKind.ENGINE_ABSENT, ErrorKind.ENGINE_DOWN);

    static DemoHost find(Application application, Target target) throws InterruptedException {
        Config config = application.context().config();
        if (config.string("engine").equals("process")) {
            return sandbox(application, target, "");
        }
        try {
            return new DemoHost(Optional.of(here(application.host(), target)));
        } catch (BerthException e) {
            boolean open = config.string("engine").equals("auto")
                    && Set.of("auto", "local").contains(config.string("machine"));
            if (!open || !NOT_THERE.contains(e.kind())) {
                throw e;
            }
            return sandbox(application, target, e.seen() + "; ");
        }
    }

    private static ContainerHost here(ContainerHost host, Target target) {
        if (!host.machine().isLocal()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "showing " + target + " on " + host.machine().id(),
                    "the scripted model of the demo answers on this host only",
                    "use an engine of this host: --machine local, or --engine process on Linux");
        }
        return host;
    }

    private static DemoHost sandbox(Application application, Target target, String seen) throws InterruptedException {
        Optional<BerthException> problem = problem(embedded(application.context()));
        if (problem.isPresent()) {
            throw new BerthException(
                    ErrorKind.SANDBOX_UNAVAILABLE,
                    "finding a container engine or a sandbox for " + target + ", a real agent",
                    seen + "sandbox: " + problem.get().seen(),
                    "install bubblewrap (Debian and Ubuntu: apt install bubblewrap) or docker; only the scripted agent of"
                            + " berth demo runs without",
                    problem.get());
        }
        return new DemoHost(Optional.empty());
    }

    private static ContainerHost embedded(HostContext context) {
        return EmbeddedEngine.host(context, Sandboxing.REQUIRED);
    }

    /** Why there is no sandbox there; empty when there is one, or a container engine. */
    static Optional<BerthException> problem(ContainerHost host) throws InterruptedException {
        return host.engine() instanceof EmbeddedEngine embedded ? embedded.problem() : Optional.empty();
    }

    ScriptedModel start(TrialModel wiring) {
        return engine.isPresent() ? ScriptedModel.start(wiring) : ScriptedModel.startOnLoopback(wiring);
    }

    /** The same host with another home. */
    ContainerHost in(HostContext context) {
        return engine.map(host -> ContainerHost.of(context, host.machine(), host.engine()))
                .orElseGet(() -> embedded(context));
    }

    /** Whether it is a sandbox of this host, and not a container. */
    public boolean isSandbox() {
        return engine.isEmpty();
    }

    /** The command that removes an image; empty: the image goes with the demo. */
    public Optional<String> imageRemoval() {
        return engine.map(host -> host.engine().name() + " image rm");
    }

    @Override
    public String toString() {
        return engine.map(host -> "a container on " + host).orElse("a sandbox on this host");
    }
}
