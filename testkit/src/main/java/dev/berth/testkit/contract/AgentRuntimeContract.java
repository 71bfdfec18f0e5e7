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
 * What every agent's runtime must do, on the real agent in its real container. Its model, or the agent itself, does what the
 * prompt says, in the language of {@link dev.berth.testkit.script.Script}; processes inside must be visible among those of
 * this host, and this user must be allowed to end them.
 */
@Timeout(300)
public abstract class AgentRuntimeContract
        implements TurnContract, CancelContract, DeathContract, ReopeningContract, HygieneContract, ReadinessContract {
    /** The runtime under test, the same for all tests of a class. */
    protected abstract AgentRuntime runtime();

    /** Where it works, opened with {@link CallersVariables}. */
    protected abstract ContainerHost host();

    /** A folder that the agent's user may write, the same for all tests of a class. */
    protected abstract Path project();

    /** Who must own what the agent writes. */
    protected abstract int owner();

    /** What this agent does in its own way. */
    protected abstract AgentBehaviour behaviour();

    /** The agent's model, if it has one: it is asked what it heard. */
    protected Optional<FakeLlm> model() {
        return Optional.empty();
    }

    @Override
    public final AgentUnderTest agent() {
        return new AgentUnderTest(runtime(), host(), project(), owner(), behaviour(), model());
    }

    /** The instance, with the project as its workspace. */
    protected final AgentInstance ready() throws Exception {
        return agent().ready();
    }

    /** A whole turn in a session of its own. */
    protected final TurnOutcome turn(PermissionPolicy policy, String prompt) throws Exception {
        return agent().turn(policy, prompt);
    }
}
