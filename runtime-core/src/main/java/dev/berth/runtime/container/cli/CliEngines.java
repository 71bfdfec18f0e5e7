package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.machine.CommandRunner;

/** The engines that are driven by a command line program, wherever the runner acts. */
public final class CliEngines {
    private CliEngines() {}

    /** Docker, by the {@code docker} program. Nothing is asked of it yet. */
    public static ContainerEngine docker(CommandRunner runner) {
        return new CliEngine(new EngineProgram(runner, new DockerDialect()));
    }

    /** containerd, by the {@code nerdctl} program, in one of its namespaces. Nothing is asked of it yet. */
    public static ContainerEngine nerdctl(CommandRunner runner, String namespace) {
        return new CliEngine(new EngineProgram(runner, new NerdctlDialect(namespace)));
    }
}
