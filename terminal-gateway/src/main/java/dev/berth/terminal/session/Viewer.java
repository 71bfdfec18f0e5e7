package dev.berth.terminal.session;

import dev.berth.terminal.wire.ClientMessage;

/**
 * A viewer of a session, as its connection uses it. Safe for all threads; messages are handled in the order of the
 * calls.
 */
public interface Viewer {
    /**
     * Handles a message of the viewer. Never blocks and never throws. The buffer of an input may be reused after the
     * return.
     */
    void receive(ClientMessage message);

    /** Removes the viewer from its session, after its connection has ended for any reason. Idempotent. */
    void detach();
}
