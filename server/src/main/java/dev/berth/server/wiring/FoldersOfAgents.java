package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks at folders on the machines of an application's agents. */
record FoldersOfAgents(Application application) implements CurrentFolder.Lookup {
    @Override
    public Workspace workspace(AgentName agent, Path folder) throws InterruptedException {
        return Workspace.on(application.hostOf(agent), folder);
    }

    @Override
    public Optional<InstanceId> around(AgentName agent, Path folder) {
        return application.around(agent, folder);
    }

    @Override
    public List<InstanceId> recorded(AgentName agent) {
        return application.recordedInstances(agent);
    }
}
