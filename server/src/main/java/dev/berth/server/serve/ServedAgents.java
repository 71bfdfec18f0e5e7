package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import java.util.List;
import java.util.SortedSet;

/** The agents of one home, as its server works with them. Safe for all threads. */
public interface ServedAgents {
    /** Those that are made ready when the server starts. Reads files only. CONFIG_INVALID when {@code server.agents} is wrong. */
    SortedSet<AgentName> configured();

    /** Every agent program that there is, also without an instance. Reads files only. */
    SortedSet<Target> targets();

    /** What is recorded, without asking an engine. */
    List<InstanceOverview> recorded();

    /** What the engines report. */
    List<InstanceOverview> instances() throws InterruptedException;

    /** On the host that the agent was made on, else on the one for new instances; BerthException where there is none. */
    AgentRuntime runtime(AgentName name) throws InterruptedException;
}
