package dev.berth.terminal.agents;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRegistry;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.SortedSet;

/** The agents whose terminals a server offers. Safe for all threads. */
public interface TerminalAgents {
    /** All targets, also those without an instance. */
    SortedSet<Target> targets();

    /**
     * All instances with their states. Called for each listing, so it answers within a limit of its own. An engine that is down
     * hides no instances of others: its own instances, or one for its target, are failed with the reason.
     *
     * @throws dev.berth.runtime.error.BerthException when no instances are known
     */
    List<InstanceOverview> instances() throws InterruptedException;

    /**
     * The instances of one agent with their states. Called for each request of a terminal.
     *
     * @throws dev.berth.runtime.error.BerthException when its instances are not known
     */
    default List<InstanceOverview> instances(AgentName agent) throws InterruptedException {
        return instances().stream().filter(row -> row.id().name().equals(agent)).toList();
    }

    /**
     * The runtime of an agent.
     *
     * @throws dev.berth.runtime.error.BerthException when the agent has no runtime now
     */
    AgentRuntime runtime(AgentName name) throws InterruptedException;

    /** The agents of a registry, which stays the caller's; with the standard limits. */
    static TerminalAgents of(AgentRegistry registry) {
        return of(registry, Limits.standard());
    }

    /** The agents of a registry, which stays the caller's; engines are waited for within {@code limits.targets}. */
    static TerminalAgents of(AgentRegistry registry, Limits limits) {
        return new RegistryAgents(registry, limits);
    }
}
