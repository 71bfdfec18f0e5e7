package dev.berth.runtime.process;

/**
 * Ends whole sessions when this process is gone, also after SIGKILL: all processes of each session, in any of its
 * groups. The caller registers a session leader right after its start, and ends the session itself while this process
 * lives. Safe for all threads; each call starts the guard if it does not run.
 */
public interface SessionGuard {
    /**
     * Registers the leader of a session. RACE: to be called before the leader is reaped, as its number may be reused
     * after that.
     *
     * @throws dev.berth.runtime.error.BerthException UNEXPECTED if no guard can be started
     */
    void add(long leader);

    /** Removes a session of which no process is left. */
    void forget(long leader);
}
