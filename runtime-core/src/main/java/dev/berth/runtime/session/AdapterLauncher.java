package dev.berth.runtime.session;

/**
 * Starts adapters: the programs that speak ACP for an agent. Safe for all threads. Called on threads of its own; an
 * interrupt asks a method to give up. A method that throws anything but a {@link
 * dev.berth.runtime.error.BerthException}, or answers null, fails its caller with UNEXPECTED; one that takes longer than
 * limit {@code adapter-start} fails it with LIMIT_REACHED, and its late answer is closed.
 */
public interface AdapterLauncher {
    /**
     * Starts one adapter process.
     *
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED and others when the process
     *     cannot be started
     */
    Adapter launch() throws InterruptedException;

    /**
     * Keeps the adapter's container from being replaced until the answer is closed.
     *
     * @param what the user of the container, for people who wait for its end
     * @throws dev.berth.runtime.error.BerthException BUSY when the container is being replaced
     */
    Use use(String what) throws InterruptedException;

    /** One use of a container. */
    interface Use extends AutoCloseable {
        /** Ends the use. Idempotent; must return within limit {@code callback}, because the turn's outcome waits for it. */
        @Override
        void close();
    }
}
