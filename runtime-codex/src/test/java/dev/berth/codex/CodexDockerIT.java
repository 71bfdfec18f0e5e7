package dev.berth.codex;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

@RequiresDocker(baseImage = true)
class CodexDockerIT extends CodexContract {
    private Optional<DockerPart> docker = Optional.empty();

    @BeforeAll
    void start(DockerPart part, BaseImage base) throws Exception {
        docker = Optional.of(part);
        start("docker", base.reference(), part.environment());
    }

    @Override
    String inspect(String container) throws Exception {
        return docker.orElseThrow().answer("inspect", container);
    }

    @Override
    void kill(String container) throws Exception {
        docker.orElseThrow().answer("kill", container);
    }
}
