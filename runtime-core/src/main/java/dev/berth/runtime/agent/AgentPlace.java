package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Where an agent's processes run, for those who say what these get.
 *
 * @param home the agent's home inside
 * @param user as whom they run inside
 * @param contained whether they run in a container of an image, not in the embedded engine's sandbox on this host
 * @param facts those of {@link ContainerAgentRuntime#questions()} whose answer there was yes
 */
public record AgentPlace(
        Target target,
        AgentId agent,
        String home,
        SortedSet<Workspace> workspaces,
        ContainerUser user,
        boolean contained,
        Set<String> facts) {
    public AgentPlace {
        facts = Set.copyOf(facts);
    }

    /** Whether the home holds a login of the agent's own, and the word that says whose, which may be empty. */
    public Optional<String> ownLogin() {
        return OwnLogin.in(facts);
    }
}
