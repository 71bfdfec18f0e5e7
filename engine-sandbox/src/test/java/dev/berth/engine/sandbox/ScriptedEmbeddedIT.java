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

/** The contract with the scripted agent as a real program in a real sandbox. */
@RequiresBubblewrap
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptedEmbeddedIT extends AgentRuntimeContract {
    private Optional<EmbeddedGround> ground = Optional.empty();
    private Optional<ScriptedRuntime> runtime = Optional.empty();

    @BeforeAll
    void start() throws Exception {
        EmbeddedGround made = new EmbeddedGround();
        ground = Optional.of(made);
        runtime = Optional.of(
                ScriptedRuntime.withAdapter(made.host(), EmbeddedGround.adapter(ScriptedAgentMain.class, List.of())));
    }

    @AfterAll
    void end() {
        runtime.ifPresent(ScriptedRuntime::close);
        ground.ifPresent(EmbeddedGround::close);
    }

    @Override
    protected AgentRuntime runtime() {
        return runtime.orElseThrow();
    }

    @Override
    protected ContainerHost host() {
        return ground.orElseThrow().host();
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(ScriptedAgent.implementation(), Set.of(), Optional.empty(), Reopening.NONE);
    }

    @Override
    protected Path project() {
        return ground.orElseThrow().project();
    }

    @Override
    protected int owner() {
        return ground.orElseThrow().owner();
    }
}
