package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The instance of an agent that a command means, and the folder in which the command works.
 *
 * @param workspaces the workspaces of the instance
 * @param folder the folder in which the command works; empty: the instance has no workspace
 * @param unusable the reason why the current folder is no workspace of an agent; empty if it is one, or if folders were named
 * @param source where the instance comes from
 */
public record InstanceChoice(
        AgentName agent,
        List<Workspace> workspaces,
        Optional<Path> folder,
        Optional<BerthException> unusable,
        Source source) {
    /** The source of the instance of a command. */
    enum Source {
        /** It is recorded, and the current folder is in one of its workspaces. */
        RECORDED,
        /** It is made for the current folder. */
        CURRENT_FOLDER,
        /** A person named it, or there is no folder for it. */
        NAMED
    }

    public InstanceChoice {
        workspaces = List.copyOf(workspaces);
    }

    /** The instance of the folders that a person named, by their real paths on the agent's machine; the first one first. */
    static InstanceChoice named(AgentName agent, List<Workspace> folders) {
        return new InstanceChoice(
                agent, folders, Optional.of(folders.getFirst().path()), Optional.empty(), Source.NAMED);
    }

    static InstanceChoice existing(InstanceId instance, Path folder) {
        return new InstanceChoice(
                instance.name(),
                List.copyOf(instance.workspaces()),
                Optional.of(folder),
                Optional.empty(),
                Source.RECORDED);
    }

    static InstanceChoice fresh(AgentName agent, Workspace folder) {
        return new InstanceChoice(
                agent, List.of(folder), Optional.of(folder.path()), Optional.empty(), Source.CURRENT_FOLDER);
    }

    /** The instance without a workspace, since a person named it, or since the command needs no folder. */
    static InstanceChoice withoutWorkspace(AgentName agent) {
        return new InstanceChoice(agent, List.of(), Optional.empty(), Optional.empty(), Source.NAMED);
    }

    /** The instance without a workspace, since the current folder cannot be one. */
    static InstanceChoice withoutWorkspace(AgentName agent, BerthException reason) {
        return new InstanceChoice(agent, List.of(), Optional.empty(), Optional.of(reason), Source.NAMED);
    }

    public InstanceId id() {
        return InstanceId.of(agent, workspaces);
    }

    boolean isNew() {
        return source == Source.CURRENT_FOLDER;
    }

    boolean isRecorded() {
        return source == Source.RECORDED;
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
        return isNew() ? withoutWorkspace(agent) : this;
    }
}
