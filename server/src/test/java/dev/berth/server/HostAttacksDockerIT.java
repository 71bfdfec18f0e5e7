package dev.berth.server;

import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.FolderTree;
import dev.berth.testkit.parts.RequiresDocker;
import dev.berth.testkit.workspace.HostAttacksContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Ways to have the host run a command, tried in a container of docker. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostAttacksDockerIT extends HostAttacksContract {
    private final Path folder;
    private final GitAgent agent;

    HostAttacksDockerIT(DockerPart docker, BaseImage base) throws Exception {
        folder = Files.createTempDirectory("berth-attacks").toRealPath();
        agent = GitAgent.on(docker, base, folder, "limits.workspace-look=20s");
    }

    @AfterAll
    void end() throws Exception {
        agent.close();
        FolderTree.delete(folder);
    }

    @Override
    protected AgentRuntime runtime() {
        return agent.runtime();
    }

    @Override
    protected Path folder() {
        return agent.project();
    }

    @Override
    protected int owner() throws Exception {
        return (Integer) Files.getAttribute(folder(), "unix:uid");
    }

    @Override
    protected List<RuntimeEvent> events() {
        return agent.events();
    }

    @Override
    protected Path page() {
        return Path.of("../docs/workspaces.md");
    }
}
