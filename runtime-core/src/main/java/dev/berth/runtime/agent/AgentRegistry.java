package dev.berth.runtime.agent;

import dev.berth.runtime.event.RuntimeListener;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The agent programs that a process offers, each with its runtime. Safe for all threads. */
public interface AgentRegistry extends AutoCloseable {
    /** A registry of these runtimes; IllegalArgumentException when two runtimes have the same target. */
    static AgentRegistry of(List<? extends AgentRuntime> runtimes) {
        return of(runtimes, RuntimeListener.none());
    }

    /**
     * A registry of these runtimes with a listener.
     *
     * @param listener receives an {@link AgentEvent.RetryScheduled} for each try in the background that failed
     */
    static AgentRegistry of(List<? extends AgentRuntime> runtimes, RuntimeListener listener) {
        return new FixedAgentRegistry(runtimes, listener);
    }

    SortedSet<Target> targets();

    Optional<AgentRuntime> find(Target target);

    /**
     * The runtime of a target.
     *
     * @throws dev.berth.runtime.error.BerthException UNKNOWN_TARGET, naming the targets of this registry
     */
    AgentRuntime runtime(Target target);

    /**
     * Makes every recorded instance, and {@code main} of every target, ready in the background. Never throws and never
     * blocks. A failure is tried again with growing pauses until the registry is closed, and is an event for each retry;
     * a failure that repeating cannot help is tried again at the next call of this method.
     */
    void provisionInBackground();

    /** Stops provisioning and closes all runtimes. Idempotent. */
    @Override
    void close();
}
