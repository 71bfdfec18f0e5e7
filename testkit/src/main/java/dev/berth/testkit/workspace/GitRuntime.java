package dev.berth.testkit.workspace;

import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.GitSettings;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.testkit.agent.ScriptedAgent;
import java.util.List;
import java.util.Optional;

/** The scripted agent with git's settings, as the real agents have them. */
public final class GitRuntime extends ContainerAgentRuntime {
    private static final Target TARGET = Target.of("scripted");

    private final GitSettings git;

    /** @param image an image with git; empty for an engine that shows this host's programs */
    public GitRuntime(ContainerHost host, List<String> adapter, Optional<ImageRecipe> image) {
        super(
                new AgentProfile(
                        TARGET,
                        "Scripted Agent",
                        adapter,
                        ScriptedAgent.NAME,
                        ScriptedAgent.implementation().version(),
                        image),
                AgentSettings.from(host.context().config(), TARGET),
                host);
        this.git = GitSettings.of(host.context());
    }

    @Override
    protected Optional<GitSettings> git() {
        return Optional.of(git);
    }

    @Override
    protected Login login() {
        return new Login.NotNeeded();
    }
}
