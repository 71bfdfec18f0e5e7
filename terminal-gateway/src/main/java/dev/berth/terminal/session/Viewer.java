package dev.berth.terminal.session;

import dev.berth.terminal.wire.ClientMessage;

/** One who watches, from the side of its connection. Safe for all threads; messages count in the order of the calls. */
public interface Viewer {
    /** What came from it. Never blocks, never throws, whatever it is; an input's buffer is free when this returns. */
    void receive(ClientMessage message);

    /** Its connection is gone, however it went. Idempotent. */
    void gone();
}
