package dev.berth.server.profiles;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import org.junit.jupiter.api.BeforeAll;

@RequiresDocker(baseImage = true)
class OpenCodeDockerIT extends OpenCodeContract {
    @BeforeAll
    void start(DockerPart part, BaseImage base) throws Exception {
        start("docker", base.reference(), part.environment());
    }
}
