package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerId;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.util.Map;

/** The engine contract with a real docker. */
@RequiresDocker(baseImage = true)
class DockerEngineIT extends CliEngineContract implements DockerConfigContract {
    DockerEngineIT(DockerPart docker, BaseImage base) throws Exception {
        super(CliFixture.of(docker, base), Map.of("DOCKER_HOST", "unix:///no/such/docker.sock"));
    }

    @Override
    String inspection(ContainerId id) throws Exception {
        return fixture().runEngineProgram("inspect", id.value());
    }
}
