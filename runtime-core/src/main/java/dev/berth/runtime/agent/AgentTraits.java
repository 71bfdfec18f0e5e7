package dev.berth.runtime.agent;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The methods in which agents differ, for the steps of a start. {@link ContainerAgentRuntime} documents each. */
interface AgentTraits {
    Login login();

    Optional<OwnLogin> ownLogin();

    List<String> ownInterface();

    Map<String, String> environment(AgentPlace place);

    Map<String, String> secrets();

    void refused(Collection<String> secrets);

    SortedMap<String, List<String>> questions();

    List<HomeFile> homeFiles();

    List<ContainerFile> containerFiles(AgentPlace place);

    Optional<String> note(AgentPlace place);

    void checkMode(AgentPlace place, String mode);

    Optional<String> provider();
}
