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

/** An agent's runtime with all that its contracts need. */
record AgentUnderTest(
        AgentRuntime runtime,
        ContainerHost host,
        Path project,
        int owner,
        AgentBehaviour behaviour,
        Optional<FakeLlm> model) {
    static final SessionOptions ALLOWING = SessionOptions.standard().with(PermissionPolicy.allow());

    /** The instance, with the project as its workspace. */
    AgentInstance ready() throws Exception {
        return runtime.ensureReady(AgentId.MAIN, Workspace.at(project)).get(280, TimeUnit.SECONDS);
    }

    /** A whole turn in a session of its own. */
    TurnOutcome turn(PermissionPolicy policy, String prompt) throws Exception {
        try (Session session = ready().openSession(SessionOptions.standard().with(policy))) {
            return turn(session, prompt);
        }
    }

    static TurnOutcome turn(Session session, String prompt) throws Exception {
        return session.prompt(prompt, update -> {}).outcome().get(60, TimeUnit.SECONDS);
    }

    /** For reports. */
    String title() {
        return behaviour.agent().name() + " " + behaviour.agent().version() + " on "
                + host.engine().name();
    }
}
