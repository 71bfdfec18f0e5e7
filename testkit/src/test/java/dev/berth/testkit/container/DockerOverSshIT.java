package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerId;
import dev.berth.testkit.machine.Sshd;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import dev.berth.testkit.parts.RequiresSshd;
import dev.berth.testkit.parts.SshdPart;
import java.util.Map;

/** The engine contract with a real docker through a real sshd. */
@RequiresSshd
@RequiresDocker(baseImage = true)
class DockerOverSshIT extends CliEngineContract implements DockerConfigContract {
    DockerOverSshIT(DockerPart docker, BaseImage base, SshdPart sshd) throws Exception {
        super(CliFixture.overSsh(Sshd.start(sshd), docker, base), Map.of("DOCKER_HOST", "unix:///no/such/docker.sock"));
    }

    @Override
    String inspection(ContainerId id) throws Exception {
        return fixture().runEngineProgram("inspect", id.value());
    }
}
