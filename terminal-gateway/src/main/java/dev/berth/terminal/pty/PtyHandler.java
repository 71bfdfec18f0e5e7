package dev.berth.terminal.pty;

import java.nio.ByteBuffer;

/**
 * Receives the events of one pseudo-terminal. The back end's loops call it, never two threads at once, and each call
 * sees the memory effects of the last one. A call must not block. When a call throws, the program is ended.
 */
public interface PtyHandler {
    /**
     * The buffer for the next output, with at least one byte remaining: the back end writes from the buffer's position
     * on, and leaves the position unchanged. A direct buffer saves a copy. Called only while reading is on.
     */
    ByteBuffer outputBuffer(Pty pty);

    /** Receives {@code bytes} bytes of output, at least one, in the buffer that {@link #outputBuffer} returned last. */
    void onOutput(Pty pty, int bytes);

    /**
     * Ends a batch of one or more outputs, so that the handler can send them: the program pauses, reading was turned
     * off, or much output came without a pause.
     */
    void onReadComplete(Pty pty);

    /** Receives the program's exit. Called once, after the last output; no other call follows. */
    void onExit(Pty pty, PtyExit exit);
}
