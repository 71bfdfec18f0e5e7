package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.server.cli.output.InstanceArguments;
import java.nio.file.Path;
import java.util.List;

/**
 * The way in which a person names one instance of an agent.
 *
 * @param folders exactly the workspaces of the instance, by any name; relative ones are below the current folder
 * @param withoutWorkspace whether the instance without a workspace is meant; then there are no folders
 */
public record WorkspaceSelection(List<Path> folders, boolean withoutWorkspace) {
    /** Nothing is named. */
    public static final WorkspaceSelection NONE = new WorkspaceSelection(List.of(), false);

    public static final WorkspaceSelection WITHOUT_WORKSPACE = new WorkspaceSelection(List.of(), true);

    public WorkspaceSelection {
        folders = List.copyOf(folders);
    }

    public boolean isEmpty() {
        return folders.isEmpty() && !withoutWorkspace;
    }

    /** The arguments for a command about the instance that was chosen; without workspaces if none were named. */
    public InstanceArguments arguments(InstanceId chosen) {
        return isEmpty() ? InstanceArguments.of(chosen.name()) : InstanceArguments.of(chosen);
    }

    /** The arguments for a command about the same instance or instances of an agent. */
    public InstanceArguments arguments(AgentName agent) {
        return isEmpty()
                ? InstanceArguments.of(agent)
                : InstanceArguments.of(
                        agent,
                        folders.stream()
                                .map(folder ->
                                        folder.toAbsolutePath().normalize().toString())
                                .toList());
    }
}
