package dev.berth.terminal.session;

import java.nio.ByteBuffer;

/** A WebSocket, seen from a session: messages out, one at a time. Nothing here may block. */
public interface ViewerChannel {
    /** The buffer is the channel's until {@code sent} is told. */
    void send(ByteBuffer frame, ViewerOutlet.Sent sent);

    void send(String text, ViewerOutlet.Sent sent);

    void close(int code, String reason);
}
