package dev.berth.terminal.pty;

/** Starts programs on pseudo-terminals of their own. Safe for all threads. */
public interface PtyBackend extends AutoCloseable {
    /** The name that the health endpoint shows: {@code linux} or {@code pty4j}. */
    String name();

    /**
     * Starts a program whose terminal has the requested size from the program's first instruction on; reading is on.
     * {@code handler} may be called on another thread before this method returns. Does not wait for the program.
     *
     * @throws dev.berth.runtime.error.BerthException when the program can't be started: PROGRAM_MISSING when the
     *     program or its folder does not exist or is not executable, LIMIT_REACHED when this process has no file
     *     descriptors left or the host no processes, CANCELLED after {@link #close}
     */
    Pty start(PtyCommand command, PtyHandler handler);

    /** Ends all programs with their children and waits for their end. Idempotent. */
    @Override
    void close();
}
