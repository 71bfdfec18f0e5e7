package dev.berth.runtime.container;

import dev.berth.runtime.process.CapturedOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life of containers, in every engine. See {@link ContainerEngine} for threads and common errors. */
public interface Containers {
    /**
     * Creates and starts a container. Its image must be there: nothing is ever pulled.
     *
     * @throws dev.berth.runtime.error.BerthException NAME_TAKEN, IMAGE_ABSENT, DISK_FULL, or ENGINE_REFUSED with the engine's words;
     *     nothing is left behind then
     */
    ContainerId run(ContainerSpec spec) throws InterruptedException;

    /** Creates a container without starting it; errors as {@link #run}. */
    ContainerId create(ContainerSpec spec) throws InterruptedException;

    /**
     * Refuses what can be said to be impossible without asking the engine, such as a mount of a path that it cannot read.
     *
     * @throws dev.berth.runtime.error.BerthException ENGINE_REFUSED
     */
    default void check(ContainerSpec spec) {}

    /** Starts a created or exited container; one that runs is left as it is. CONTAINER_ABSENT when unknown. */
    void start(ContainerId id) throws InterruptedException;

    /** By id or name; empty when the engine answered that there is none. */
    Optional<ContainerDetails> inspect(String idOrName) throws InterruptedException;

    /** All containers, in any state, that carry all of {@code labels}; never empty labels. */
    List<ContainerDetails> list(Map<String, String> labels) throws InterruptedException;

    /** Asks PID 1 to end, kills it after {@code grace}; one that does not run is left as it is. CONTAINER_ABSENT when unknown. */
    void stop(ContainerId id, Duration grace) throws InterruptedException;

    /** Removes it, running or not; one that is not there is fine. */
    void remove(ContainerId id) throws InterruptedException;

    /** The last {@code lines} that PID 1 wrote. */
    CapturedOutput logs(ContainerId id, int lines) throws InterruptedException;

    /**
     * Opens what {@code owner} runs inside a running container. What dead owners left there is ended before
     * the first program starts.
     *
     * @throws dev.berth.runtime.error.BerthException CONTAINER_ABSENT, CONTAINER_STOPPED; an engine may say so only when the first
     *     program is started, so that opening and starting go on at the same time
     */
    ExecScope scope(ContainerId id, Owner owner) throws InterruptedException;
}
