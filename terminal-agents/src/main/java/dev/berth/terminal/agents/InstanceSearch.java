package dev.berth.terminal.agents;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.terminal.gateway.TerminalRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the instance that a request for a terminal means.
 *
 * @param instances those of the agent of the request
 */
record InstanceSearch(TerminalRequest request, List<InstanceOverview> instances) {
    /**
     * The instance with exactly the workspaces of the request; without a list of them the instance around its workspace; without
     * either the only instance.
     *
     * @throws BerthException UNKNOWN_AGENT; USAGE when the request names neither and there are several instances, or a workspace
     *     that is in none of its workspaces
     */
    InstanceOverview find() {
        if (instances.isEmpty()) {
            throw error(
                    ErrorKind.UNKNOWN_AGENT,
                    "there is no such agent",
                    Advice.of("make the agent ready").with(NextStep.Action.MAKE_READY, words()));
        }
        if (request.workspaces().isPresent()) {
            return exactly(request.workspaces().get());
        }
        if (request.workspace().isPresent()) {
            return around(request.workspace().get())
                    .orElseThrow(() -> error(
                            ErrorKind.UNKNOWN_AGENT,
                            "no instance has a workspace around \""
                                    + request.workspace().get() + "\"; the instances: " + list(),
                            Advice.of("name a folder in one of them, or make an instance for the folder")
                                    .with(NextStep.Action.MAKE_READY, words())));
        }
        if (instances.size() > 1) {
            throw error(
                    ErrorKind.USAGE,
                    "the agent has several instances: " + list(),
                    Advice.of(
                            "name the workspaces of the instance in workspaces; [] names the one without a workspace"));
        }
        return instances.getFirst();
    }

    /** The folder in which the program begins; empty: the default of the instance. */
    Optional<Path> folder() {
        return request.workspace().filter(text -> !text.isEmpty()).map(this::path);
    }

    private InstanceOverview exactly(List<String> workspaces) {
        Set<Path> paths = workspaces.stream().map(this::path).collect(Collectors.toSet());
        InstanceOverview found = instances.stream()
                .filter(row -> row.workspaces().stream()
                        .map(Workspace::path)
                        .collect(Collectors.toSet())
                        .equals(paths))
                .findFirst()
                .orElseThrow(() -> error(
                        ErrorKind.UNKNOWN_AGENT,
                        "no instance has exactly these workspaces: " + String.join(", ", workspaces)
                                + "; the instances: " + list(),
                        Advice.of("name all workspaces of one of them, or make an instance")
                                .with(NextStep.Action.MAKE_READY, words())));
        if (folder().filter(folder -> found.id().depthAround(folder).isEmpty()).isPresent()) {
            throw error(
                    ErrorKind.USAGE,
                    "workspace " + request.workspace().orElse("") + " is in none of the named workspaces",
                    Advice.of("name a folder in one of them as workspace, or leave workspace out"));
        }
        return found;
    }

    private Optional<InstanceOverview> around(String workspace) {
        if (workspace.isEmpty()) {
            return instances.stream().filter(row -> row.workspaces().isEmpty()).findFirst();
        }
        return InstanceId.around(
                        path(workspace),
                        instances.stream().map(InstanceOverview::id).toList())
                .flatMap(id ->
                        instances.stream().filter(row -> row.id().equals(id)).findFirst());
    }

    private Path path(String workspace) {
        try {
            return Path.of(workspace).normalize();
        } catch (InvalidPathException e) {
            throw error(
                    ErrorKind.USAGE,
                    "workspace is no path: " + e.getReason(),
                    Advice.of("name a folder by its absolute path"));
        }
    }

    /** The arguments of a step that is about the instance of the request. */
    private String[] words() {
        AgentName agent = AgentName.of(request.agent());
        return request.workspaces()
                .or(() -> request.workspace().map(folder -> folder.isEmpty() ? List.of() : List.of(folder)))
                .map(workspaces -> words(agent, workspaces))
                .orElseGet(() -> new String[] {agent.toString()});
    }

    /** The arguments of a step that is about exactly this instance. */
    static String[] words(InstanceId instance) {
        return words(
                instance.name(),
                instance.workspaces().stream().map(Workspace::toString).toList());
    }

    private static String[] words(AgentName agent, List<String> workspaces) {
        return Stream.concat(Stream.of(agent.toString()), workspaces.isEmpty() ? Stream.of("") : workspaces.stream())
                .toArray(String[]::new);
    }

    private String list() {
        return instances.stream()
                .map(InstanceOverview::id)
                .map(id -> id.workspaces().isEmpty() ? id + " without a workspace" : id.toString())
                .collect(Collectors.joining("; "));
    }

    private BerthException error(ErrorKind kind, String seen, Advice advice) {
        return new BerthException(kind, AgentTerminals.tried(request), seen, advice);
    }
}
