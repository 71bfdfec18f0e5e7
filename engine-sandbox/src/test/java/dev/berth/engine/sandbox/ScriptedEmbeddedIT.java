package dev.berth.engine.sandbox;

import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.testkit.agent.ScriptedAgent;
import dev.berth.testkit.agent.ScriptedAgentMain;
import dev.berth.testkit.contract.AgentBehaviour;
import dev.berth.testkit.contract.AgentRuntimeContract;
import dev.berth.testkit.contract.Reopening;
import dev.berth.testkit.parts.RequiresBubblewrap;
import dev.berth.testkit.runtime.ScriptedRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract of agent runtimes, with the scripted agent as a real program in a real sandbox. */
@RequiresBubblewrap
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptedEmbeddedIT extends AgentRuntimeContract {
    private Optional<EmbeddedTestHost> testHost = Optional.empty();
    private Optional<ScriptedRuntime> runtime = Optional.empty();

    @BeforeAll
    void start() throws Exception {
        EmbeddedTestHost opened = new EmbeddedTestHost();
        testHost = Optional.of(opened);
        runtime = Optional.of(ScriptedRuntime.withAdapter(
                opened.host(), EmbeddedTestHost.adapter(ScriptedAgentMain.class, List.of())));
    }

    @AfterAll
    void end() {
        runtime.ifPresent(ScriptedRuntime::close);
        testHost.ifPresent(EmbeddedTestHost::close);
    }

    @Override
    protected AgentRuntime runtime() {
        return runtime.orElseThrow();
    }

    @Override
    protected ContainerHost host() {
        return testHost.orElseThrow().host();
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(ScriptedAgent.implementation(), Set.of(), Optional.empty(), Reopening.NONE);
    }

    @Override
    protected Path project() {
        return testHost.orElseThrow().project();
    }

    @Override
    protected int owner() {
        return testHost.orElseThrow().owner();
    }
}
