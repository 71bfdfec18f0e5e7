package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.machine.CommandRunner;

/** Makes the engines that are driven by a command-line program on a runner's machine. */
public final class CliEngines {
    private CliEngines() {}

    /** Docker, by the {@code docker} program. Runs nothing yet. */
    public static ContainerEngine docker(CommandRunner runner) {
        return new CliEngine(new EngineProgram(runner, new DockerDialect()));
    }

    /** Containerd, by the {@code nerdctl} program, in one containerd namespace. Runs nothing yet. */
    public static ContainerEngine nerdctl(CommandRunner runner, String namespace) {
        return new CliEngine(new EngineProgram(runner, new NerdctlDialect(namespace)));
    }
}
