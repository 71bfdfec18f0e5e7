package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The rule for commands without {@code --workspace}: they mean the instance with a workspace around the current folder, the
 * deepest workspace first; else a new instance for the current folder; else, if no agent may have that folder, the instance
 * without a workspace.
 *
 * @param path the current folder
 */
record CurrentFolder(Path path, Lookup lookup) {
    /** The facts that the rule needs. */
    interface Lookup {
        /**
         * The folder by its real path on the machine of the agent.
         *
         * @throws BerthException WORKSPACE_FORBIDDEN if the machine has no such folder, or no agent may have it
         */
        Workspace workspace(AgentName agent, Path folder) throws InterruptedException;

        /** The agent's recorded instance with the deepest workspace around a real path. */
        Optional<InstanceId> around(AgentName agent, Path folder);

        /** The agent's recorded instances. */
        List<InstanceId> recorded(AgentName agent);
    }

    /** @throws BerthException the errors of the agent's machine; CONFIG_INVALID for a path that this JVM cannot name */
    InstanceChoice choose(AgentName agent) throws InterruptedException {
        Workspace folder;
        try {
            folder = lookup.workspace(agent, path);
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.WORKSPACE_FORBIDDEN) {
                throw e;
            }
            return InstanceChoice.withoutWorkspace(agent, e);
        }
        return lookup.around(agent, folder.path())
                .map(instance -> InstanceChoice.existing(instance, folder.path()))
                .orElseGet(() -> InstanceChoice.fresh(agent, folder));
    }
}
