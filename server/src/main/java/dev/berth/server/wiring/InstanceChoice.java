package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The instance of an agent that a command means, and the folder in which the command works.
 *
 * @param workspaces the workspaces of the instance
 * @param folder the folder in which the command works; empty: the instance has no workspace
 * @param unusable the reason why the current folder is no workspace of an agent; empty if it is one, or if folders were named
 * @param isNew whether the instance is made for the current folder
 */
public record InstanceChoice(
        AgentName agent,
        List<Workspace> workspaces,
        Optional<Path> folder,
        Optional<BerthException> unusable,
        boolean isNew) {
    public InstanceChoice {
        workspaces = List.copyOf(workspaces);
    }

    /** The instance of the folders that a person named; its runtime looks at the folders. */
    static InstanceChoice named(AgentName agent, List<Path> folders) {
        return new InstanceChoice(
                agent,
                folders.stream().map(Workspace::named).toList(),
                Optional.of(realPath(folders.getFirst())),
                Optional.empty(),
                false);
    }

    static InstanceChoice existing(InstanceId instance, Path folder) {
        return new InstanceChoice(
                instance.name(), List.copyOf(instance.workspaces()), Optional.of(folder), Optional.empty(), false);
    }

    static InstanceChoice fresh(AgentName agent, Workspace folder) {
        return new InstanceChoice(agent, List.of(folder), Optional.of(folder.path()), Optional.empty(), true);
    }

    /** The instance without a workspace, since the current folder cannot be one. */
    static InstanceChoice withoutWorkspace(AgentName agent, BerthException reason) {
        return new InstanceChoice(agent, List.of(), Optional.empty(), Optional.of(reason), false);
    }

    public InstanceId id() {
        return InstanceId.of(agent, workspaces);
    }

    /** The same, if the command has a folder to work in. */
    public InstanceChoice requireFolder() {
        unusable.ifPresent(reason -> {
            throw reason;
        });
        return this;
    }

    /** The same if the instance exists already; else the instance without a workspace, for a command that needs no folder. */
    public InstanceChoice orNoWorkspace() {
        return isNew ? new InstanceChoice(agent, List.of(), Optional.empty(), Optional.empty(), false) : this;
    }

    /** A folder of another machine need not exist on this host: then its path is only made absolute. */
    static Path realPath(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException _) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
