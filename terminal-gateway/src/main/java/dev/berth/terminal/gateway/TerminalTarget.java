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
     * @param state the state as the resolver names it: {@code ready}, {@code stopped}, …; with several instances, the state of
     *     the one that is nearest to ready
     * @param reason the reason why the agent is not ready, or another note for people
     * @param programs the programs that can be opened now; none while no instance is ready
     */
    public record Agent(
            String agentId,
            String state,
            Optional<String> reason,
            List<TerminalProgram> programs,
            List<Instance> instances) {
        public Agent {
            programs = List.copyOf(programs);
            instances = List.copyOf(instances);
        }
    }

    /**
     * An instance of an agent.
     *
     * @param workspaces the absolute paths of its workspaces
     * @param state as in {@link Agent}
     * @param reason as in {@link Agent}
     */
    public record Instance(List<String> workspaces, String state, Optional<String> reason) {
        public Instance {
            workspaces = List.copyOf(workspaces);
        }
    }
}
