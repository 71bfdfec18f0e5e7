package dev.berth.terminal.session;

import java.nio.ByteBuffer;

/** The sending side of a WebSocket: sends one message at a time. No method may block. */
public interface ViewerChannel {
    /** Sends a binary message. The buffer belongs to the channel until {@code sent} is called. */
    void send(ByteBuffer frame, ViewerOutlet.SendCallback sent);

    void send(String text, ViewerOutlet.SendCallback sent);

    void close(int code, String reason);
}
