package dev.berth.testkit.runtime;

import dev.berth.acp.AcpAgent;
import dev.berth.acp.AcpOptions;
import dev.berth.runtime.agent.AgentProfile;
import dev.berth.runtime.agent.AgentSettings;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.testkit.agent.ScriptedAgent;
import dev.berth.testkit.engine.Program;
import java.util.List;
import java.util.Optional;

/** The runtime of the scripted agent: a whole agent without an account, on any engine that can start its program. */
public final class ScriptedRuntime extends ContainerAgentRuntime {
    public static final Target TARGET = Target.of("scripted");
    /** The default program of the agent, for example in an engine in memory. */
    public static final String PROGRAM = "scripted-agent";

    private final Login login;

    /** A runtime that expects the agent's {@code version}; empty for any version. */
    public ScriptedRuntime(ContainerHost host, List<String> adapter, String version, Login login) {
        super(
                new AgentProfile(TARGET, "Scripted Agent", adapter, ScriptedAgent.NAME, version, Optional.empty()),
                AgentSettings.from(host.context().config(), TARGET),
                host);
        this.login = login;
    }

    public static ScriptedRuntime on(ContainerHost host) {
        return withAdapter(host, List.of(PROGRAM));
    }

    /** A runtime whose agent program has this argv on the host. */
    public static ScriptedRuntime withAdapter(ContainerHost host, List<String> adapter) {
        return new ScriptedRuntime(host, adapter, ScriptedAgent.implementation().version(), new Login.NotNeeded());
    }

    /** The agent as a program of an {@link dev.berth.testkit.engine.InMemoryEngine}. */
    public static Program program() {
        return call -> {
            AcpAgent agent =
                    AcpAgent.over(call.stdin(), call.stdout(), new ScriptedAgent(), AcpOptions.named("scripted"));
            agent.ended().join();
            return 0;
        };
    }

    @Override
    protected Login login() {
        return login;
    }
}
