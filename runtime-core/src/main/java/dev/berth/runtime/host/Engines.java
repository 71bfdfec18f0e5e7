package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.machine.CommandRunner;

/** Opens engines that are driven by a program; nothing is asked of them yet. */
interface Engines {
    ContainerEngine docker(CommandRunner runner);

    ContainerEngine nerdctl(CommandRunner runner, String namespace);

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
