package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds a recorded instance by its workspaces, also if their folders are gone. */
record RecordedWorkspaces(AgentName agent, CurrentFolder.Lookup lookup) {
    /** @throws BerthException UNKNOWN_AGENT when no instance has exactly these workspaces */
    InstanceId find(WorkspaceSelection named) throws InterruptedException {
        Optional<InstanceId> found = search(named.folders());
        return found.orElseThrow(() -> new BerthException(
                ErrorKind.UNKNOWN_AGENT,
                "looking for " + agent + (named.withoutWorkspace() ? " without a workspace" : " in " + text(named)),
                lookup.recorded(agent).isEmpty()
                        ? "the agent has no instance in this home"
                        : "the agent's instances: "
                                + lookup.recorded(agent).stream()
                                        .map(RecordedWorkspaces::text)
                                        .collect(Collectors.joining("; ")),
                "name all workspaces of one instance with --workspace, or the instance without one with --no-workspace;"
                        + " berth ps lists them"));
    }

    /** The instance with exactly these workspaces, by their real paths or by other names; for none the one without a workspace. */
    Optional<InstanceId> search(List<Path> named) throws InterruptedException {
        List<InstanceId> recorded = lookup.recorded(agent);
        Set<Path> literal = named.stream().map(RecordedWorkspaces::absolute).collect(Collectors.toSet());
        Optional<InstanceId> found =
                recorded.stream().filter(id -> has(id, literal)).findFirst();
        if (found.isPresent() || recorded.isEmpty()) {
            return found;
        }
        Set<Path> real = new HashSet<>();
        for (Path folder : named) {
            real.add(realPath(folder));
        }
        return recorded.stream().filter(id -> has(id, real)).findFirst();
    }

    /** The real path on the agent's machine; the absolute path of a folder that cannot be a workspace any more. */
    private Path realPath(Path folder) throws InterruptedException {
        try {
            return lookup.workspace(agent, folder).path();
        } catch (BerthException e) {
            if (e.kind() != ErrorKind.WORKSPACE_FORBIDDEN) {
                throw e;
            }
            return absolute(folder);
        }
    }

    private static Path absolute(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    private static boolean has(InstanceId id, Set<Path> folders) {
        return id.workspaces().stream()
                .map(Workspace::path)
                .collect(Collectors.toSet())
                .equals(folders);
    }

    private static String text(WorkspaceSelection named) {
        return named.folders().stream()
                .map(folder -> absolute(folder).toString())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String text(InstanceId id) {
        return id.workspaces().isEmpty() ? id + " without a workspace" : id.toString();
    }
}
