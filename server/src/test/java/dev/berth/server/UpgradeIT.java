package dev.berth.server;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.io.IOException;

@RequiresDocker(baseImage = true)
class UpgradeIT extends UpgradeContract {
    UpgradeIT(DockerPart docker, BaseImage base) throws IOException {
        super(docker, base);
    }
}
