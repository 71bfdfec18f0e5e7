package dev.berth.runtime.session;

/** Starts an agent's adapter, the program that speaks ACP, wherever the agent lives. Safe for all threads. */
public interface AdapterLauncher {
    /**
     * Starts one adapter process.
     *
     * @throws dev.berth.runtime.error.BerthException when the place it runs in is not there any more
     */
    Adapter launch() throws InterruptedException;

    /**
     * Says that a turn runs there until the answer is closed, so that nobody takes the place away under it.
     *
     * @param what for people who wait for it
     * @throws dev.berth.runtime.error.BerthException BUSY when the place is being replaced right now
     */
    Use use(String what) throws InterruptedException;

    /** That a turn runs. */
    interface Use extends AutoCloseable {
        /** Idempotent. */
        @Override
        void close();
    }
}
