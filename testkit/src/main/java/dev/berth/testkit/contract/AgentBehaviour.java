package dev.berth.testkit.contract;

import dev.berth.acp.Implementation;
import java.util.Optional;
import java.util.Set;

/**
 * The expected behaviour of one agent, where agents differ.
 *
 * @param agent the pinned adapter's name and version in its answer to {@code initialize}
 * @param credentials the only variables with secrets that the agent's processes may have
 * @param program the file name of the program that the adapter starts; empty when the adapter starts none
 */
public record AgentBehaviour(
        Implementation agent, Set<String> credentials, Optional<String> program, Reopening reopening) {
    public AgentBehaviour {
        credentials = Set.copyOf(credentials);
    }
}
