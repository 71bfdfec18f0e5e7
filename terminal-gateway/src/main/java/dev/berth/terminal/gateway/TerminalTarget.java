package dev.berth.terminal.gateway;

import java.util.List;
import java.util.Optional;

/** A kind of program that terminals can be opened on, and its instances. Immutable. */
public record TerminalTarget(String target, List<Agent> agents) {
    public TerminalTarget {
        agents = List.copyOf(agents);
    }

    /**
     * One instance.
     *
     * @param state as its owner calls it: {@code ready}, {@code stopped}, …
     * @param reason why it is not ready, or what a person should know
     * @param programs what can be opened there now; none while it is not ready
     */
    public record Agent(String agentId, String state, Optional<String> reason, List<TerminalProgram> programs) {
        public Agent {
            programs = List.copyOf(programs);
        }
    }
}
