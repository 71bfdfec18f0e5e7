package dev.berth.runtime.process;

/**
 * Ends whole sessions when we are gone, also when we are killed with SIGKILL: all processes whose session it is, whatever
 * groups they made in it. Whoever starts a session leader says so here at once, and ends it itself while we live. Safe for
 * all threads; each call starts the guard if it doesn't run.
 */
public interface SessionGuard {
    /**
     * The process with this number leads a session of ours. To be called before it is reaped: its number is then its own.
     *
     * @throws dev.berth.runtime.error.BerthException UNEXPECTED when no guard can be started
     */
    void add(long leader);

    /** Nothing of it is left. */
    void forget(long leader);
}
