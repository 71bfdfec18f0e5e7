package dev.berth.runtime.agent;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The targets that a process offers, each with its runtime. Safe for all threads. */
public interface AgentRegistry extends AutoCloseable {
    /** A registry of these; IllegalArgumentException when two runtimes have the same target */
    static AgentRegistry of(List<? extends AgentRuntime> runtimes) {
        return new FixedAgentRegistry(runtimes);
    }

    SortedSet<Target> targets();

    Optional<AgentRuntime> find(Target target);

    /** The runtime of a target; UNKNOWN_TARGET, naming those that there are */
    AgentRuntime runtime(Target target);

    /**
     * Makes every recorded instance, and {@code main} of every target, ready in the background. Never throws and never blocks:
     * failures are states, told to the runtimes' listeners, and tried again with back-off until this is closed.
     */
    void provisionInBackground();

    /** Stops provisioning and closes all runtimes. Idempotent. */
    @Override
    void close();
}
