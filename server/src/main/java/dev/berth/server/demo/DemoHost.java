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
 * The host on which the demo runs a real agent: the host for new instances, else a sandbox of the embedded engine on
 * this host. Without a sandbox a real agent is refused.
 *
 * @param engine the host with a container engine; empty: the embedded engine
 */
public record DemoHost(Optional<ContainerHost> engine) {
    private static final Set<ErrorKind> ENGINE_MISSING = Set.of(ErrorKind.ENGINE_ABSENT, ErrorKind.ENGINE_DOWN);

    static DemoHost find(Application application, Target target) throws InterruptedException {
        Config config = application.context().config();
        if (config.string("engine").equals("process")) {
            return sandbox(application, target, "");
        }
        try {
            return new DemoHost(Optional.of(requireLocal(application.host(), target)));
        } catch (BerthException e) {
            boolean auto = config.string("engine").equals("auto")
                    && Set.of("auto", "local").contains(config.string("machine"));
            if (!auto || !ENGINE_MISSING.contains(e.kind())) {
                throw e;
            }
            return sandbox(application, target, e.seen() + "; ");
        }
    }

    private static ContainerHost requireLocal(ContainerHost host, Target target) {
        if (!host.machine().isLocal()) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "showing " + target + " on " + host.machine().id(),
                    "the scripted model of the demo can be reached on this host only",
                    "use an engine of this host: --machine local, or --engine process on Linux");
        }
        return host;
    }

    private static DemoHost sandbox(Application application, Target target, String seen) throws InterruptedException {
        Optional<BerthException> problem = sandboxProblem(embedded(application.context()));
        if (problem.isPresent()) {
            throw new BerthException(
                    ErrorKind.SANDBOX_UNAVAILABLE,
                    "finding a container engine or a sandbox for " + target + ", a real agent",
                    seen + "sandbox: " + problem.get().seen(),
                    "install bubblewrap (Debian and Ubuntu: apt install bubblewrap) or docker; only the scripted agent"
                            + " of berth demo runs without a sandbox",
                    problem.get());
        }
        return new DemoHost(Optional.empty());
    }

    private static ContainerHost embedded(HostContext context) {
        return EmbeddedEngine.host(context, Sandboxing.REQUIRED);
    }

    /** The reason why a host has no sandbox; empty if it has one or is a container engine. */
    static Optional<BerthException> sandboxProblem(ContainerHost host) throws InterruptedException {
        return host.engine() instanceof EmbeddedEngine embedded ? embedded.problem() : Optional.empty();
    }

    ScriptedModel start(TrialModel model) {
        return engine.isPresent() ? ScriptedModel.start(model) : ScriptedModel.startOnLoopback(model);
    }

    /** The same host with the home of {@code context}. */
    ContainerHost in(HostContext context) {
        return engine.map(host -> ContainerHost.of(context, host.machine(), host.engine()))
                .orElseGet(() -> embedded(context));
    }

    /** Whether the agent runs in a sandbox of this host; else it runs in a container. */
    public boolean isSandbox() {
        return engine.isEmpty();
    }

    /** The command that removes an image; empty: the end of the demo removes the image. */
    public Optional<String> imageRemoval() {
        return engine.map(host -> host.engine().name() + " image rm");
    }

    @Override
    public String toString() {
        return engine.map(host -> "a container on " + host).orElse("a sandbox on this host");
    }
}
