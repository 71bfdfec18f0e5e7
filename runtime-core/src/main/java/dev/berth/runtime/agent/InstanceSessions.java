package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.SessionOptions;
import java.nio.file.Path;

/** Opens sessions in one container. */
record InstanceSessions(RuntimeServices services, ContainerSupervisor container) {
    Session open(SessionOptions options) throws InterruptedException {
        AgentContainer agent = container.agent();
        checkLogin(agent);
        SessionOptions configured = agent.configured(options);
        Path directory = agent.directory("opening a session with ", options.directory());
        Adapter.Use use = container.use("a session before its first turn");
        boolean opened = false;
        try {
            container.workspaces().prepare();
            if (agent.id().depthAround(directory).isPresent()) {
                new WorkspaceAccess(services, agent, container.scope()).check(directory);
            }
            Session session = container.sessions().open(configured.in(directory));
            opened = true;
            return HeldSession.of(session, use);
        } finally {
            if (!opened) {
                use.close();
            }
        }
    }

    /** Somebody may have logged in since, in a terminal of this container or of another one of the agent. */
    private void checkLogin(AgentContainer agent) throws InterruptedException {
        if (agent.login().missing()
                && new LoginCheck(services, container).look() instanceof Login.Missing(String hint)) {
            throw new BerthException(
                    ErrorKind.LOGIN_MISSING,
                    "opening a session with " + agent.id(),
                    "it has no credential for its provider",
                    services.loginAdvice(agent.id().name(), hint));
        }
    }
}
