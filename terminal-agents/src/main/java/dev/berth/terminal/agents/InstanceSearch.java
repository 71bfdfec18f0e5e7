package dev.berth.terminal.agents;

import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import dev.berth.terminal.gateway.TerminalRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the instance that a request for a terminal means.
 *
 * @param instances those of the agent of the request
 */
record InstanceSearch(TerminalRequest request, List<InstanceOverview> instances) {
    /**
     * The instance around the workspace of the request; without a workspace, the only instance.
     *
     * @throws BerthException UNKNOWN_AGENT; USAGE when the request has no workspace and there are several instances
     */
    InstanceOverview find() {
        if (instances.isEmpty()) {
            throw error(
                    ErrorKind.UNKNOWN_AGENT,
                    "there is no such agent",
                    Advice.of("make the agent ready").with(NextStep.Action.MAKE_READY, request.agent()));
        }
        if (request.workspace().isPresent()) {
            return around(request.workspace().get())
                    .orElseThrow(() -> error(
                            ErrorKind.UNKNOWN_AGENT,
                            "no instance has a workspace around \""
                                    + request.workspace().get() + "\"; the instances: " + list(),
                            Advice.of("name a folder in one of them, or make an instance for the folder")
                                    .with(NextStep.Action.MAKE_READY, request.agent())
                                    .with(NextStep.Action.NAME_WORKSPACE)));
        }
        if (instances.size() > 1) {
            throw error(
                    ErrorKind.USAGE,
                    "the agent has several instances: " + list(),
                    Advice.of("name a folder of the instance in workspace; \"\" names the one without a workspace"));
        }
        return instances.getFirst();
    }

    /** The folder in which the program begins; empty: the default of the instance. */
    Optional<Path> folder() {
        return request.workspace().filter(text -> !text.isEmpty()).map(this::path);
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
