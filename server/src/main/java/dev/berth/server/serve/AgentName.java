package dev.berth.server.serve;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import java.util.Comparator;

/** One agent instance by name. */
public record AgentName(Target target, AgentId agent) implements Comparable<AgentName> {
    private static final Comparator<AgentName> ORDER = Comparator.comparing(
                    (AgentName name) -> name.target().value())
            .thenComparing(name -> name.agent().value());

    static AgentName of(InstanceOverview row) {
        return new AgentName(row.target(), row.agent());
    }

    @Override
    public int compareTo(AgentName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return target + "/" + agent;
    }
}
