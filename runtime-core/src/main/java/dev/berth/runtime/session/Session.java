package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.SessionUpdate;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One conversation with an agent, on an adapter process of its own. Safe for all threads; one turn at a time. A session
 * ends when it is closed or its adapter ends; {@link SessionEvent.Ended} reports the latter.
 */
public interface Session extends AutoCloseable {
    /** The agent's own id of the session. Keep it out of logs: for some agents it opens the conversation. */
    String id();

    /** The working directory. */
    Path directory();

    /** The agent's answer that opened the session, with its modes and options. */
    OpenedSession opened();

    /** The agent's name and version, by its own answer. */
    Implementation agent();

    /**
     * Begins a turn. {@code updates} is called in the order of the wire, on one thread of the connection. It must be quick,
     * because the agent waits for it; it must not wait for the outcome; see {@link Turn#outcome} if it does not return. Its
     * exceptions are logged.
     *
     * @throws dev.berth.runtime.error.BerthException BUSY while another turn of this session runs or the container is
     *     being replaced; CANCELLED when the session was closed; AGENT_LOST or OUT_OF_MEMORY when its adapter has ended;
     *     LIMIT_REACHED when the container does not take the turn within limit {@code adapter-start}; UNEXPECTED for a bug
     *     of the launcher
     */
    Turn prompt(Prompt prompt, Consumer<SessionUpdate> updates) throws InterruptedException;

    default Turn prompt(String text, Consumer<SessionUpdate> updates) throws InterruptedException {
        return prompt(Prompt.of(text), updates);
    }

    /**
     * Cancels a running turn and ends the adapter with everything that it started. Returns when that has ended, at the
     * latest after limit {@code session-close} and the time of a listener that does not return; {@link
     * SessionEvent.LeftBehind} reports what may still run. Idempotent.
     */
    @Override
    void close();
}
