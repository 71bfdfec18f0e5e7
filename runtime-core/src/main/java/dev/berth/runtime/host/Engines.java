package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.machine.CommandRunner;

/**
 * Opens the engines behind the programs {@code docker} and {@code nerdctl}, on any machine. Opening asks the engine
 * nothing.
 */
public interface Engines {
    String NERDCTL = "nerdctl";
    String DOCKER = "docker";

    ContainerEngine docker(CommandRunner runner);

    ContainerEngine nerdctl(CommandRunner runner, String namespace);

    /**
     * Opens an engine by its name.
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

    /** The engines that run the real programs. */
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
