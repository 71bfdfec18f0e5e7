package dev.berth.runtime.session;

/**
 * Starts adapters: the programs that speak ACP for an agent. Safe for all threads. Called on threads of its own; an
 * interrupt asks a method to give up. A method that throws anything but a {@link
 * dev.berth.runtime.error.BerthException}, or answers null, fails its caller with UNEXPECTED; one that takes longer than
 * limit {@code adapter-start} fails it with LIMIT_REACHED, and its late answer is closed.
 */
@FunctionalInterface
public interface AdapterLauncher {
    /**
     * Starts one adapter process.
     *
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED and others when the process
     *     cannot be started
     */
    Adapter launch() throws InterruptedException;
}
