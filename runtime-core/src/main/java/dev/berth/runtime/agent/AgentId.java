package dev.berth.runtime.agent;

/** Which of several agents of one target: {@code main} unless told. */
public record AgentId(String value) implements Comparable<AgentId> {
    public static final AgentId MAIN = new AgentId("main");

    /** USAGE unless it matches {@code ^[a-z0-9][a-z0-9-]{0,40}$} */
    public AgentId {
        Names.checked("agent id", value);
    }

    public static AgentId of(String value) {
        return new AgentId(value);
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
