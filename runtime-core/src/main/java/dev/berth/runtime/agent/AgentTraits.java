package dev.berth.runtime.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What differs from agent to agent, as the steps see it. See {@link ContainerAgentRuntime} for each. */
interface AgentTraits {
    Login login();

    Optional<OwnLogin> ownLogin();

    List<String> ownInterface();

    Map<String, String> environment(AgentPlace place);

    Map<String, String> secrets();

    SortedMap<String, List<String>> questions();

    List<HomeFile> files(AgentPlace place);

    Optional<String> note(AgentPlace place);

    void checkMode(AgentPlace place, String mode);

    Optional<String> provider();
}
