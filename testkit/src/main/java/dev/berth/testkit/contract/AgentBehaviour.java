package dev.berth.testkit.contract;

import dev.berth.acp.Implementation;
import java.util.Optional;
import java.util.Set;

/**
 * What differs from agent to agent, as its module expects it.
 *
 * @param agent what the pinned adapter answers to {@code initialize}
 * @param credentials the only variables with secrets that its processes may have
 * @param program the file name of the program that the adapter starts and drives; empty when it does all itself
 */
public record AgentBehaviour(
        Implementation agent, Set<String> credentials, Optional<String> program, Reopening reopening) {
    public AgentBehaviour {
        credentials = Set.copyOf(credentials);
    }
}
