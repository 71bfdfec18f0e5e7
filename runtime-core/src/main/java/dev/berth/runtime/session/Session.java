package dev.berth.runtime.session;

import dev.berth.acp.Implementation;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.SessionUpdate;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One conversation with an agent, on an adapter process of its own. Safe for all threads; one turn at a time. Closing it
 * cancels a running turn, ends the adapter and everything it started, and is idempotent.
 */
public interface Session extends AutoCloseable {
    /** The agent's own id of it. Treat it as a secret in logs. */
    String id();

    /** Where it works. */
    Path directory();

    /** What the agent said when it opened it: modes, options. */
    OpenedSession opened();

    /** Who answers. */
    Implementation agent();

    /**
     * Begins a turn. {@code updates} is called in the order of the wire, on one thread of the connection: it must be quick,
     * and must not wait for the outcome. What it throws is logged.
     *
     * @throws dev.berth.runtime.error.BerthException BUSY while another turn of this session runs; AGENT_LOST when the session is
     *     over; LOGIN_MISSING when the agent has no credentials
     */
    Turn prompt(Prompt prompt, Consumer<SessionUpdate> updates) throws InterruptedException;

    default Turn prompt(String text, Consumer<SessionUpdate> updates) throws InterruptedException {
        return prompt(Prompt.of(text), updates);
    }

    @Override
    void close();
}
