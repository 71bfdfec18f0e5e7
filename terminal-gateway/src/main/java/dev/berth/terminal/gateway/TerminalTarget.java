package dev.berth.terminal.gateway;

import java.util.List;
import java.util.Optional;

/** A target of terminals, which is a kind of agent, and its agents. Immutable. */
public record TerminalTarget(String target, List<Agent> agents) {
    public TerminalTarget {
        agents = List.copyOf(agents);
    }

    /**
     * An agent of a target.
     *
     * @param state the state as the resolver names it: {@code ready}, {@code stopped}, …
     * @param reason the reason why the agent is not ready, or another note for people
     * @param programs the programs that can be opened now; none while the agent is not ready
     */
    public record Agent(String agentId, String state, Optional<String> reason, List<TerminalProgram> programs) {
        public Agent {
            programs = List.copyOf(programs);
        }
    }
}
