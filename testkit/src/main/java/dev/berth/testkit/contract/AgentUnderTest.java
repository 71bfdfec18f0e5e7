package dev.berth.testkit.contract;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An agent's runtime with the parts that its contracts need. */
record AgentUnderTest(
        AgentRuntime runtime,
        ContainerHost host,
        Path project,
        int owner,
        AgentBehaviour behaviour,
        Optional<FakeLlm> model) {
    static final SessionOptions ALLOW_ALL = SessionOptions.standard().with(PermissionPolicy.allow());

    /** Makes the instance ready, with the project as its workspace. */
    AgentInstance ready() throws Exception {
        return runtime.ensureReady(AgentId.MAIN, Workspace.at(project)).get(280, TimeUnit.SECONDS);
    }

    /** Runs a whole turn in a new session. */
    TurnOutcome turn(PermissionPolicy policy, String prompt) throws Exception {
        try (Session session = ready().openSession(SessionOptions.standard().with(policy))) {
            return turn(session, prompt);
        }
    }

    static TurnOutcome turn(Session session, String prompt) throws Exception {
        return session.prompt(prompt, update -> {}).outcome().get(60, TimeUnit.SECONDS);
    }

    /** The agent's name, version and engine, for reports. */
    String title() {
        return behaviour.agent().name() + " " + behaviour.agent().version() + " on "
                + host.engine().name();
    }
}
