package dev.berth.testkit.image;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;

@RequiresDocker(baseImage = true)
class DockerAgentImagesIT extends AgentImagesContract {
    DockerAgentImagesIT(DockerPart part, BaseImage base) throws InterruptedException {
        super(part, base);
    }

    @Override
    ContainerEngine engine(CommandRunner runner) {
        return CliEngines.docker(runner);
    }
}
