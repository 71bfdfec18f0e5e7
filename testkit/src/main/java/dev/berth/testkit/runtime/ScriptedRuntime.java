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

/** The scripted agent as a runtime: a whole agent without an account, on any engine that can start its program. */
public final class ScriptedRuntime extends ContainerAgentRuntime {
    public static final Target TARGET = Target.of("scripted");
    /** Its program where nothing else is said, such as in an engine in memory. */
    public static final String PROGRAM = "scripted-agent";

    private final Login login;

    /** One that expects the agent to be of {@code version}; empty: any. */
    public ScriptedRuntime(ContainerHost host, List<String> adapter, String version, Login login) {
        super(
                new AgentProfile(TARGET, "Scripted Agent", adapter, ScriptedAgent.NAME, version, Optional.empty()),
                AgentSettings.from(host.context().config(), TARGET),
                host);
        this.login = login;
    }

    public static ScriptedRuntime on(ContainerHost host) {
        return with(host, List.of(PROGRAM));
    }

    /** With the argv of its program there. */
    public static ScriptedRuntime with(ContainerHost host, List<String> adapter) {
        return new ScriptedRuntime(host, adapter, ScriptedAgent.implementation().version(), new Login.NotNeeded());
    }

    /** The agent as a program of an engine in memory. */
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
