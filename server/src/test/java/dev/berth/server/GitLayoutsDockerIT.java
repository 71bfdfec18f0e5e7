package dev.berth.server;

import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.FolderTree;
import dev.berth.testkit.parts.RequiresDocker;
import dev.berth.testkit.workspace.GitLayoutsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Git in a container of docker, in every layout of a workspace. */
@RequiresDocker(baseImage = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitLayoutsDockerIT extends GitLayoutsContract {
    private final Path folder;
    private final GitAgent agent;

    GitLayoutsDockerIT(DockerPart docker, BaseImage base) throws Exception {
        folder = Files.createTempDirectory("berth-git").toRealPath();
        agent = GitAgent.on(docker, base, folder, "workspace.gitFolders={project}" + ALLOWED);
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
    protected Path page() {
        return Path.of("../docs/workspaces.md");
    }
}
