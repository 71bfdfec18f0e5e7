package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * The container in which an agent's processes run. The agent's module makes variables and files from it.
 *
 * @param home the path of the agent's home in the container
 * @param user the user who runs the processes in the container
 * @param contained whether the container is made from an image; false for the embedded engine's sandbox on this host
 * @param facts the questions of {@link ContainerAgentRuntime#questions()} whose answer in the container was yes
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

    /** The word that the agent's own login printed, perhaps empty; nothing when the home holds no login. */
    public Optional<String> ownLogin() {
        return OwnLogin.in(facts);
    }
}
