package dev.berth.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerAgentsTest {
    @Test
    void a_folder_is_made_real_for_an_agent_of_this_host_only(@TempDir Path folder) throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(folder.toRealPath().resolve("link"), real);
        Targets targets = Targets.of(BerthHome.at(folder.resolve("home")), Map.of());
        Config config = Config.of("server.agents=claude@" + link + ",claude/far@" + link + ",codex@/nowhere/x/..");

        List<InstanceId> all = ServerAgents.of(config, targets, agent -> !agent.equals(AgentName.of("claude/far")));

        assertThat(all)
                .containsExactly(
                        instance("claude", real), instance("claude/far", link), instance("codex", Path.of("/nowhere")));
    }

    private static InstanceId instance(String agent, Path workspace) {
        return InstanceId.of(AgentName.of(agent), List.of(new Workspace(workspace)));
    }
}
