package dev.berth.testkit.contract;

import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every agent's runtime, with the real agent in its real container. The agent's model, or the agent
 * itself, executes prompts in the language of {@link dev.berth.testkit.script.Script}. Processes in the container must
 * be visible on this host, and this user must be allowed to end them.
 */
@Timeout(300)
public abstract class AgentRuntimeContract
        implements TurnContract, CancelContract, DeathContract, ReopeningContract, HygieneContract, ReadinessContract {
    /** The runtime under test, the same for all tests of a class. */
    protected abstract AgentRuntime runtime();

    /** The host of the runtime, opened with {@link CallersVariables}. */
    protected abstract ContainerHost host();

    /** A folder that the agent's user may write, the same for all tests of a class. */
    protected abstract Path project();

    /** The user id that must own the agent's files. */
    protected abstract int owner();

    /** The behaviour in which agents differ. */
    protected abstract AgentBehaviour behaviour();

    /** The scripted model server, if the agent has one, for checks of its requests. */
    protected Optional<FakeLlm> model() {
        return Optional.empty();
    }

    @Override
    public final AgentUnderTest agent() {
        return new AgentUnderTest(runtime(), host(), project(), owner(), behaviour(), model());
    }

    /** Makes the instance ready, with the project as its workspace. */
    protected final AgentInstance ready() throws Exception {
        return agent().ready();
    }

    /** Runs a whole turn in a new session. */
    protected final TurnOutcome turn(PermissionPolicy policy, String prompt) throws Exception {
        return agent().turn(policy, prompt);
    }
}
