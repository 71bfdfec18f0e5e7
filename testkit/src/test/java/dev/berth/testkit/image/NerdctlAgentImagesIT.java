package dev.berth.testkit.image;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.cli.CliEngines;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.NerdctlPart;
import dev.berth.testkit.parts.RequiresNerdctl;

@RequiresNerdctl(baseImage = true)
class NerdctlAgentImagesIT extends AgentImagesContract {
    NerdctlAgentImagesIT(NerdctlPart part, BaseImage base) throws InterruptedException {
        super(part, base);
    }

    @Override
    ContainerEngine engine(CommandRunner runner) {
        return CliEngines.nerdctl(runner, "berth");
    }
}
