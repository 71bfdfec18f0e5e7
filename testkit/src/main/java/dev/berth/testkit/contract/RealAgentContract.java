package dev.berth.testkit.contract;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.testkit.llm.FakeLlm;
import dev.berth.testkit.parts.RealPart;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What a real agent must do whose model is a server on this host. An agent's module extends it with what the agent does in its own
 * way, and then, for each engine, names that engine and nothing more:
 *
 * <pre>{@code
 * @RequiresDocker(baseImage = true)
 * class XDockerIT extends XContract {}
 *
 * @RequiresNerdctl(baseImage = true)
 * class XNerdctlIT extends XContract {}
 *
 * @RequiresSandboxedAgent
 * class XProcessIT extends XContract {}
 * }</pre>
 *
 * <p>The last, of the embedded engine, runs what a sandbox may do otherwise; all of it with {@code BERTH_TEST_ALL=1}. The stage already knows how to open that engine, to
 * read its records and to stop a container behind everybody's back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RealAgentContract extends AgentRuntimeContract
        implements KeyContract, WorkspaceContract, SettingsContract, EngineContract {
    private record Started(AgentFixture stage, ContainerHost host, AgentRuntime runtime) {}

    private Optional<Started> started = Optional.empty();

    /** How it is told of its model. */
    protected abstract ModelWiring wiring();

    /** Its runtime, with the settings of that host's context. */
    protected abstract AgentRuntime open(ContainerHost host);

    @BeforeAll
    final void start(RealPart part) throws Exception {
        AgentFixture stage = new AgentFixture(part, wiring());
        ContainerHost host = stage.host();
        started = Optional.of(new Started(stage, host, stage.keep(open(host))));
    }

    @AfterAll
    final void end() throws Exception {
        if (started.isPresent()) {
            try {
                runtime().remove(AgentId.MAIN, true);
            } finally {
                stage().close();
            }
        }
    }

    @Override
    public final AgentFixture stage() {
        return started.orElseThrow().stage();
    }

    @Override
    protected final AgentRuntime runtime() {
        return started.orElseThrow().runtime();
    }

    /** The same with other settings, as another process would open it; the caller closes it. */
    protected final AgentRuntime with(String... settings) throws InterruptedException {
        return open(stage().host(settings));
    }

    @Override
    protected final ContainerHost host() {
        return started.orElseThrow().host();
    }

    @Override
    protected final Optional<FakeLlm> model() {
        return Optional.of(stage().llm());
    }

    @Override
    protected final Path project() {
        return stage().project();
    }

    @Override
    protected final int owner() {
        return AgentProject.owner(project());
    }
}
