package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import java.nio.ByteBuffer;

/**
 * Where a session sends what one viewer gets. Called in the session's turns, so nothing here may block; never called again
 * before the last {@link Sent} was told, but for {@link #close}.
 */
public interface ViewerOutlet {
    /**
     * The program's output. The buffer is the outlet's until {@code sent} is told; the byte before its position is free for
     * an opcode.
     */
    void output(ByteBuffer bytes, Sent sent);

    void tell(ServerMessage message, Sent sent);

    /** The last call, at any time. */
    void close(int code, String reason);

    /** The code that {@link #close} gets after the program's end. */
    default int exitCode(PtyExit exit) {
        return CloseCode.EXITED;
    }

    /** What became of one message; told once, by any thread. */
    interface Sent {
        /** The transport took it. */
        void done();

        /** The transport is gone. */
        void failed(Throwable cause);
    }
}
