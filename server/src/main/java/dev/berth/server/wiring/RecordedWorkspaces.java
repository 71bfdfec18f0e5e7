package dev.berth.server.wiring;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Finds a recorded instance by its workspaces, also if their folders are gone or on another machine. */
final class RecordedWorkspaces {
    private RecordedWorkspaces() {}

    /** @throws BerthException UNKNOWN_AGENT when no instance has exactly these workspaces */
    static InstanceId find(AgentName agent, List<InstanceId> recorded, List<Path> named) {
        Set<Path> real = paths(named, InstanceChoice::realPath);
        Set<Path> literal = paths(named, path -> path.toAbsolutePath().normalize());
        return recorded.stream()
                .filter(id -> has(id, real) || has(id, literal))
                .findFirst()
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_AGENT,
                        "looking for " + agent + " in " + text(real),
                        recorded.isEmpty()
                                ? "the agent has no instance in this home"
                                : "the agent's instances: "
                                        + recorded.stream()
                                                .map(InstanceId::toString)
                                                .collect(Collectors.joining("; ")),
                        "name all workspaces of one instance with --workspace; berth ps lists them"));
    }

    private static boolean has(InstanceId id, Set<Path> folders) {
        return id.workspaces().stream()
                .map(Workspace::path)
                .collect(Collectors.toSet())
                .equals(folders);
    }

    private static Set<Path> paths(Collection<Path> named, UnaryOperator<Path> change) {
        return named.stream().map(change).collect(Collectors.toSet());
    }

    private static String text(Set<Path> folders) {
        return folders.stream().sorted().map(Path::toString).collect(Collectors.joining(", "));
    }
}
