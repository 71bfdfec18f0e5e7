package dev.berth.terminal.pty;

import java.nio.ByteBuffer;

/**
 * What happens on one pseudo-terminal. Called by the back end's loops, never by two threads at once, and each call
 * sees what the last one did; it must not block. What it throws ends the program.
 */
public interface PtyHandler {
    /**
     * Where the next output goes: from the buffer's position on, as much as remains, at least one byte. A direct buffer
     * saves a copy. Asked only while reading is on; the buffer's position stays as it is.
     */
    ByteBuffer room(Pty pty);

    /** So many bytes came into the buffer that {@link #room} gave last; at least one. */
    void output(Pty pty, int bytes);

    /** After one or more outputs, when the program pauses or reading was turned off, and after much without a pause: time to send. */
    void drained(Pty pty);

    /** It has ended. Called once, after the last output; nothing is called after it. */
    void exited(Pty pty, PtyExit exit);
}
