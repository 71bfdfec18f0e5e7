package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.RecordedInstances.Place;
import dev.berth.runtime.agent.Target;
import java.util.List;
import java.util.SortedSet;

/** Access of a server to the agents of its home. Safe for all threads. */
public interface ServedAgents {
    /**
     * The instances of {@code server.agents}, which are made ready when the server starts. Reads files only.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID when {@code server.agents} is wrong
     */
    SortedSet<InstanceId> configured();

    /** Every known agent program, also without an instance. Reads files only. */
    SortedSet<Target> targets();

    /** The recorded instances. Reads files only. */
    List<InstanceOverview> recorded();

    /** Every host that is recorded of an agent. Reads files only. */
    SortedSet<Place> places();

    /** The instances of one host as its engine reports them; failed with the reason when it does not answer. */
    List<InstanceOverview> instances(Place place) throws InterruptedException;

    /** The rows of all hosts, with those for records that cannot be read. Reads files only. */
    List<InstanceOverview> withUnreadable(List<InstanceOverview> rows);

    /**
     * The runtime of an agent, on the host of its instance, else on the host for new instances.
     *
     * @throws dev.berth.runtime.error.BerthException when there is no such host
     */
    AgentRuntime runtime(AgentName name) throws InterruptedException;
}
