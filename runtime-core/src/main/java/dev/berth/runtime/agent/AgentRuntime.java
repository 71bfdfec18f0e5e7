package dev.berth.runtime.agent;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The instances of one target on one container host. Safe for all threads. */
public interface AgentRuntime extends AutoCloseable {
    Target target();

    /**
     * Makes an instance ready: machine, image, container, config, probes. However many ask, one start; each caller gets a
     * future of its own, and cancelling it harms nobody. Workspaces are added to those that the instance has; with none
     * named, it keeps those.
     *
     * <p>The future fails with a {@link dev.berth.runtime.error.BerthException}: of any kind of group NOT_READY, BUSY when a new
     * workspace needs a new container while something runs in the old one, WORKSPACE_FORBIDDEN, LIMIT_REACHED, or {@link
     * BackingOffException} soon after several failures.
     */
    CompletableFuture<AgentInstance> ensureReady(AgentId agent, Workspace... workspaces);

    /** What it is now, as its engine reports it. */
    InstanceState state(AgentId agent) throws InterruptedException;

    /** Every instance of this target that is recorded for this host or has a container there. */
    List<InstanceOverview> instances() throws InterruptedException;

    /** Stops its container, also while turns run there; one that does not run is left as it is. UNKNOWN_AGENT. */
    void stop(AgentId agent) throws InterruptedException;

    /** Removes its container and record, and with {@code withHome} the agent's home too, for ever. UNKNOWN_AGENT. */
    void remove(AgentId agent, boolean withHome) throws InterruptedException;

    /** The last {@code lines} of its log: the adapter's standard error and our own words. UNKNOWN_AGENT. */
    List<String> logs(AgentId agent, int lines);

    /** Ends what this process runs in its containers; the containers stay. Idempotent. */
    @Override
    void close();
}
