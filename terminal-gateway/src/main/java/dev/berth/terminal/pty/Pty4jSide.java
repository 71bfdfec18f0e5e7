package dev.berth.terminal.pty;

/**
 * The master side of a pseudo-terminal of pty4j, for the operations that pty4j itself gets wrong. Safe for all threads.
 */
interface Pty4jSide {
    /** Whether output can be read now without waiting. */
    boolean isReadable();

    /**
     * Writes within {@code millis} and answers the count of bytes written; -1 when no process holds the terminal any
     * more.
     */
    int write(byte[] bytes, int offset, int length, int millis);

    void resize(PtySize size);

    void signal(PtySignal signal);

    /** Closes the terminal. Only the thread that read the output to its end calls this. */
    void close();
}
