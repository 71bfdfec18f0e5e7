package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.runtime.limit.Limits;

/**
 * Opens sessions with one agent, each on an adapter process of its own. Safe for all threads. An interrupt ends {@link
 * #handshake} and {@link #open}, and an adapter that was started for them is ended.
 */
public interface AgentSessions extends AutoCloseable {
    static AgentSessions on(AdapterLauncher launcher, ExpectedAgent expected, Limits limits) {
        return new AdapterSessions(launcher, expected, limits);
    }

    /**
     * Starts an adapter and checks its name and version. The adapter waits a minute for the next session to be opened
     * on it.
     *
     * @throws dev.berth.runtime.error.BerthException AGENT_PROGRAM_MISSING, AGENT_VERSION_DIFFERS, AGENT_NOT_ACP,
     *     OUT_OF_MEMORY, AGENT_LOST, LIMIT_REACHED; AGENT_ERROR, LOGIN_MISSING and LOGIN_REFUSED as the agent answered;
     *     CANCELLED after or during {@link #close}; UNEXPECTED for a bug of the launcher, the adapter or the dialect
     */
    Implementation handshake() throws InterruptedException;

    /**
     * Opens a session; {@code options} must name the directory.
     *
     * @throws dev.berth.runtime.error.BerthException as {@link #handshake}; USAGE for a mode that the agent does not offer
     * @throws IllegalArgumentException when {@code options} name no directory
     */
    Session open(SessionOptions options) throws InterruptedException;

    /** Ends the adapter that waits for a session: one that is started from now on may find another login. */
    void dropSpare();

    /**
     * Ends every session and adapter, all at the same time, also those that are being opened. Returns when they have
     * ended, at the latest after limit {@code session-close} and the time of listeners that do not return. A session
     * whose adapter did not end tells its listener {@link SessionEvent.LeftBehind}. Idempotent.
     */
    @Override
    void close();
}
