package dev.berth.runtime.agent;

import java.util.Comparator;

/** The name of an agent, written {@code TARGET/AGENT}. */
public record AgentName(Target target, AgentId agent) implements Comparable<AgentName> {
    private static final Comparator<AgentName> ORDER =
            Comparator.comparing((AgentName name) -> name.target().value()).thenComparing(AgentName::agent);

    /** {@code TARGET[/AGENT]}, the agent {@code main} unless told; USAGE as {@link Target} and {@link AgentId} */
    public static AgentName of(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new AgentName(Target.of(text), AgentId.MAIN)
                : new AgentName(Target.of(text.substring(0, slash)), AgentId.of(text.substring(slash + 1)));
    }

    public static AgentName of(InstanceOverview row) {
        return row.id().name();
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
