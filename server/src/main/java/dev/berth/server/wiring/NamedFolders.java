package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rule for commands with {@code --workspace}: they mean the instance with exactly these workspaces, new or not.
 *
 * @param paths the folders as a person named them; links in them are those of the agent's machine
 */
record NamedFolders(List<Path> paths, CurrentFolder.Lookup lookup) {
    /** @throws BerthException WORKSPACE_FORBIDDEN, and the errors of the agent's machine */
    InstanceChoice choose(AgentName agent) throws InterruptedException {
        List<Workspace> workspaces = new ArrayList<>();
        for (Path path : paths) {
            try {
                workspaces.add(lookup.workspace(agent, path));
            } catch (BerthException e) {
                Optional<InstanceId> recorded = new RecordedWorkspaces(agent, lookup).search(paths);
                throw recorded.isPresent() ? RemovalAdvice.add(e, recorded.get()) : e;
            }
        }
        return InstanceChoice.named(agent, workspaces);
    }
}
