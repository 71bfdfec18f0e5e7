package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.runtime.limit.Limits;

/** Opens sessions on one agent, each on an adapter process of its own. Safe for all threads. */
public interface AgentSessions extends AutoCloseable {
    static AgentSessions on(AdapterLauncher launcher, ExpectedAgent expected, Limits limits) {
        return new AdapterSessions(launcher, expected, limits);
    }

    /**
     * Starts an adapter and checks who answers. The adapter waits a minute for the next session to be opened on it.
     *
     * @throws dev.berth.runtime.error.BerthException AGENT_PROGRAM_MISSING, AGENT_VERSION_DIFFERS, AGENT_NOT_ACP, OUT_OF_MEMORY,
     *     AGENT_LOST, LIMIT_REACHED
     */
    Implementation handshake() throws InterruptedException;

    /**
     * Opens a session; {@code options} must name the directory.
     *
     * @throws dev.berth.runtime.error.BerthException as {@link #handshake}; USAGE for a mode that is not offered; LOGIN_MISSING and
     *     AGENT_ERROR as the agent says
     */
    Session open(SessionOptions options) throws InterruptedException;

    /** Ends every session and adapter. Idempotent. */
    @Override
    void close();
}
