package dev.berth.runtime.container;

import dev.berth.runtime.process.CapturedOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates, starts, stops, lists and removes containers. See {@link ContainerEngine} for threads and common errors. */
public interface Containers {
    /**
     * Creates and starts a container. Its image must exist: nothing is ever pulled.
     *
     * @throws dev.berth.runtime.error.BerthException NAME_TAKEN, IMAGE_ABSENT, DISK_FULL, or ENGINE_REFUSED with the
     *     engine's message; no container is left behind then
     */
    ContainerId run(ContainerSpec spec) throws InterruptedException;

    /** Creates a container without starting it; errors as {@link #run}. */
    ContainerId create(ContainerSpec spec) throws InterruptedException;

    /**
     * Refuses a spec that is known to be impossible without asking the engine, such as a mount of a path that the
     * engine cannot parse.
     *
     * @throws dev.berth.runtime.error.BerthException ENGINE_REFUSED
     */
    default void check(ContainerSpec spec) {}

    /**
     * Starts a created or exited container; does nothing when it runs. CONTAINER_ABSENT when the container is unknown.
     */
    void start(ContainerId id) throws InterruptedException;

    /** Returns the container with this id or name; empty when the engine answered that there is none. */
    Optional<ContainerDetails> inspect(String idOrName) throws InterruptedException;

    /** Lists the containers, in any state, that carry all of {@code labels}, which must not be empty. */
    List<ContainerDetails> list(Map<String, String> labels) throws InterruptedException;

    /**
     * Asks PID 1 to end, kills it after {@code grace}; does nothing when the container does not run. CONTAINER_ABSENT
     * when the container is unknown.
     */
    void stop(ContainerId id, Duration grace) throws InterruptedException;

    /** Removes the container, running or not; does nothing when it is unknown. */
    void remove(ContainerId id) throws InterruptedException;

    /** Returns the last {@code lines} lines that PID 1 wrote. */
    CapturedOutput logs(ContainerId id, int lines) throws InterruptedException;

    /**
     * Opens a scope for the programs that {@code owner} runs inside a running container. Programs left there by dead
     * owners are ended before the first program starts.
     *
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED; an engine may throw these
     *     only when the first program is started, so that opening and starting go on at the same time
     */
    ExecScope scope(ContainerId id, Owner owner) throws InterruptedException;
}
