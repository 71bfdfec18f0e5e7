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
 * The contract of a real agent with a scripted model server on this host. An agent's module extends it with the agent's
 * own behaviour, and then has one empty class for each engine:
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
 * <p>The last one, for the embedded engine, runs only the tests where a sandbox may differ from a container, or all
 * tests with {@code BERTH_TEST_ALL=1}. {@link AgentFixture} opens that engine, reads its records and stops its
 * containers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RealAgentContract extends AgentRuntimeContract
        implements KeyContract,
                WorkspaceContract,
                SettingsContract,
                SharedHomeContract,
                TwoInstancesContract,
                AgentContainerContract {
    private record Started(AgentFixture fixture, ContainerHost host, AgentRuntime runtime) {}

    private Optional<Started> started = Optional.empty();

    /** The settings and variables that give the agent its model server. */
    protected abstract ModelWiring wiring();

    /** Opens the agent's runtime, with the settings of the host's context. */
    protected abstract AgentRuntime open(ContainerHost host);

    @BeforeAll
    final void start(RealPart part) throws Exception {
        AgentFixture fixture = new AgentFixture(part, wiring());
        ContainerHost host = fixture.host();
        started = Optional.of(new Started(fixture, host, fixture.closeLater(open(host))));
    }

    @AfterAll
    final void end() throws Exception {
        if (started.isPresent()) {
            try {
                runtime().remove(AgentId.MAIN, true);
            } finally {
                fixture().close();
            }
        }
    }

    @Override
    public final AgentFixture fixture() {
        return started.orElseThrow().fixture();
    }

    @Override
    protected final AgentRuntime runtime() {
        return started.orElseThrow().runtime();
    }

    /** Opens a runtime with other settings, as another process would; the caller closes it. */
    @Override
    public final AgentRuntime openWith(String... settings) throws InterruptedException {
        return open(fixture().host(settings));
    }

    @Override
    protected final ContainerHost host() {
        return started.orElseThrow().host();
    }

    @Override
    protected final Optional<FakeLlm> model() {
        return Optional.of(fixture().llm());
    }

    @Override
    protected final Path project() {
        return fixture().project();
    }

    @Override
    protected final int owner() {
        return AgentProject.owner(project());
    }
}
