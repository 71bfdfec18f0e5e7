package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.machine.CommandRunner;

/** Opens engines that are driven by a program, on any machine; nothing is asked of them yet. */
public interface Engines {
    String NERDCTL = "nerdctl";
    String DOCKER = "docker";

    ContainerEngine docker(CommandRunner runner);

    ContainerEngine nerdctl(CommandRunner runner, String namespace);

    /**
     * Opens the engine of that name behind {@code runner}; asks nothing of it yet.
     *
     * @throws BerthException ENGINE_ABSENT for a name that is neither {@link #NERDCTL} nor {@link #DOCKER}
     */
    default ContainerEngine open(String engine, CommandRunner runner, HostContext context) {
        return switch (engine) {
            case NERDCTL -> nerdctl(runner, context.config().string("engine.namespace"));
            case DOCKER -> docker(runner);
            default ->
                throw new BerthException(
                        ErrorKind.ENGINE_ABSENT,
                        "opening engine " + engine,
                        "this version knows nerdctl, docker and process",
                        "use the version of Berth that made the instance");
        };
    }

    static Engines real() {
        return new Engines() {
            @Override
            public ContainerEngine docker(CommandRunner runner) {
                return CliEngines.docker(runner);
            }

            @Override
            public ContainerEngine nerdctl(CommandRunner runner, String namespace) {
                return CliEngines.nerdctl(runner, namespace);
            }
        };
    }
}
