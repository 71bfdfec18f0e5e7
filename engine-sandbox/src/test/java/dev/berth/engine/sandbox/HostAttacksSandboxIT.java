package dev.berth.engine.sandbox;

import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.testkit.agent.ScriptedAgentMain;
import dev.berth.testkit.parts.RequiresBubblewrap;
import dev.berth.testkit.workspace.GitRuntime;
import dev.berth.testkit.workspace.HostAttacksContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Ways to have the host run a command, tried in a sandbox. */
@RequiresBubblewrap
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostAttacksSandboxIT extends HostAttacksContract {
    private Optional<EmbeddedTestHost> testHost = Optional.empty();
    private Optional<GitRuntime> runtime = Optional.empty();

    @BeforeAll
    void start() throws Exception {
        EmbeddedTestHost opened = new EmbeddedTestHost("limits.workspace-look=20s");
        Files.setPosixFilePermissions(opened.project().getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        testHost = Optional.of(opened);
        runtime = Optional.of(new GitRuntime(
                opened.host(), EmbeddedTestHost.adapter(ScriptedAgentMain.class, List.of()), Optional.empty()));
    }

    @AfterAll
    void end() {
        runtime.ifPresent(GitRuntime::close);
        testHost.ifPresent(EmbeddedTestHost::close);
    }

    @Override
    protected AgentRuntime runtime() {
        return runtime.orElseThrow();
    }

    @Override
    protected Path folder() {
        return testHost.orElseThrow().project();
    }

    @Override
    protected int owner() {
        return testHost.orElseThrow().owner();
    }

    @Override
    protected List<RuntimeEvent> events() {
        return testHost.orElseThrow().events();
    }

    @Override
    protected Path page() {
        return Path.of("../docs/workspaces.md");
    }
}
