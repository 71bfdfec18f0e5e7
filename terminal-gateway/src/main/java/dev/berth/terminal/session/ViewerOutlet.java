package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import java.nio.ByteBuffer;

/**
 * Sends the messages and output of a session to one viewer. Called in the session's turns, so no method may block.
 * Except for {@link #close}, no method is called before the {@link SendCallback} of the last call was called.
 */
public interface ViewerOutlet {
    /**
     * Sends output of the program. The buffer belongs to the outlet until {@code sent} is called; the byte before the
     * buffer's position is free for an opcode.
     */
    void sendOutput(ByteBuffer bytes, SendCallback sent);

    void send(ServerMessage message, SendCallback sent);

    /** Closes the connection. This is the last call and may come at any time. */
    void close(int code, String reason);

    /** The code for {@link #close} after the program's end. */
    default int exitCode(PtyExit exit) {
        return CloseCode.EXITED;
    }

    /** Receives the result of sending one message; called once, on any thread. */
    interface SendCallback {
        /** Reports that the transport accepted the message. */
        void succeeded();

        /** Reports that the transport has failed. */
        void failed(Throwable cause);
    }
}
