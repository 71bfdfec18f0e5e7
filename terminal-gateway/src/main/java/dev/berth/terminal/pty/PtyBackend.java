package dev.berth.terminal.pty;

/** Starts programs on pseudo-terminals of their own. Safe for all threads. */
public interface PtyBackend extends AutoCloseable {
    /** {@code linux} or {@code pty4j}: what the health shows. */
    String name();

    /**
     * Starts the program, with the right size from its first instruction on; reading is on. {@code handler} may be called
     * before this returns, on another thread. Returns without having waited for the program.
     *
     * @throws dev.berth.runtime.error.BerthException when it can't be started: PROGRAM_MISSING when the program or its
     *     folder isn't there or isn't executable, LIMIT_REACHED when this process has no file descriptors left or the
     *     host no processes, CANCELLED after {@link #close}
     */
    Pty start(PtyCommand command, PtyHandler handler);

    /** Ends what is left, with its children, and waits for that. Idempotent. */
    @Override
    void close();
}
