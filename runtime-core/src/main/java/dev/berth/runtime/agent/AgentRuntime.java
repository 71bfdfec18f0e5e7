package dev.berth.runtime.agent;

import dev.berth.runtime.limit.Futures;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The agents of one target on one container host. Safe for all threads.
 *
 * <p>Every method that waits blocks its thread and can be interrupted. {@link #ensureReady} answers a future, since many callers
 * share one start; {@link #ready} waits for it.
 */
public interface AgentRuntime extends AutoCloseable {
    Target target();

    /**
     * Makes the instance of these workspaces ready: machine, image, container, configuration, probes. All callers of one instance
     * share one start; each gets a future of its own, and cancelling it does not stop the start. With no workspace named, it is
     * the agent's instance without a workspace. Never throws.
     *
     * <p>The future fails with a {@link dev.berth.runtime.error.BerthException}: a kind of group NOT_READY, WORKSPACE_FORBIDDEN,
     * USAGE when the agent lives on another host, LIMIT_REACHED, CANCELLED when the runtime is closed, or {@link
     * BackingOffException} soon after several failures.
     */
    CompletableFuture<AgentInstance> ensureReady(AgentId agent, Workspace... workspaces);

    /** Waits for {@link #ensureReady} and throws its errors themselves. */
    default AgentInstance ready(AgentId agent, Workspace... workspaces) throws InterruptedException {
        return Futures.get(ensureReady(agent, workspaces));
    }

    /** The state of an instance, as its engine reports it now. Asking about an unknown one creates nothing. */
    InstanceState state(AgentId agent, Workspace... workspaces) throws InterruptedException;

    /** Whether the instance was begun with and not removed since; no engine is asked. */
    boolean isRecorded(InstanceId instance);

    /** All instances of the target that are recorded for this host or have a container there. */
    List<InstanceOverview> instances() throws InterruptedException;

    /** Stops the containers of all instances of the agent, with the turns in them. UNKNOWN_AGENT. */
    void stop(AgentId agent) throws InterruptedException;

    /** Stops the container of one instance, with the turns in it. UNKNOWN_AGENT. */
    void stop(InstanceId instance) throws InterruptedException;

    /**
     * Removes the containers and records of all instances of the agent, and with {@code withHome} the agent's home and record too,
     * for ever. UNKNOWN_AGENT.
     */
    void remove(AgentId agent, boolean withHome) throws InterruptedException;

    /** Removes the container and record of one instance. UNKNOWN_AGENT. */
    void remove(InstanceId instance) throws InterruptedException;

    /**
     * The last lines of the logs of all instances of the agent, in the order of their times: the adapters' standard error and
     * Berth's own messages. UNKNOWN_AGENT.
     */
    List<String> logs(AgentId agent, int lines);

    /** The last lines of the log of one instance. UNKNOWN_AGENT. */
    List<String> logs(InstanceId instance, int lines);

    /** Ends everything that this runtime started, in parallel; the containers stay. Idempotent. */
    @Override
    void close();
}
