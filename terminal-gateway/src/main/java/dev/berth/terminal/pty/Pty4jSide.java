package dev.berth.terminal.pty;

/** Our side of a pseudo-terminal of pty4j, as far as pty4j's own is not to be trusted. Safe for all threads. */
interface Pty4jSide {
    /** Whether more output could be read now. */
    boolean more();

    /** Writes what goes in within a short while: so many bytes, -1 when nobody is there any more. */
    int write(byte[] bytes, int offset, int length, int millis);

    void resize(PtySize size);

    void signal(PtySignal signal);

    /** To be called by the one that read it to its end. */
    void close();
}
