package dev.berth.runtime.session;

import dev.berth.runtime.event.RuntimeListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The options of a session.
 *
 * @param directory the working directory; empty for the instance's first workspace, or the agent's home if it has none
 * @param mode the agent's mode; empty for the configured mode, else the agent's own
 * @param mcpServers further MCP servers, in the form of the protocol
 * @param listener the receiver of {@link SessionEvent}s
 */
public record SessionOptions(
        Optional<Path> directory,
        PermissionPolicy permissions,
        Optional<String> mode,
        List<JsonNode> mcpServers,
        RuntimeListener listener) {
    public SessionOptions {
        mcpServers = List.copyOf(mcpServers);
    }

    /** Options for the first workspace that refuse every permission. */
    public static SessionOptions standard() {
        return new SessionOptions(
                Optional.empty(), PermissionPolicy.reject(), Optional.empty(), List.of(), RuntimeListener.none());
    }

    public SessionOptions in(Path folder) {
        return new SessionOptions(Optional.of(folder), permissions, mode, mcpServers, listener);
    }

    public SessionOptions with(PermissionPolicy policy) {
        return new SessionOptions(directory, policy, mode, mcpServers, listener);
    }

    public SessionOptions withMode(String other) {
        return new SessionOptions(directory, permissions, Optional.of(other), mcpServers, listener);
    }

    public SessionOptions telling(RuntimeListener other) {
        return new SessionOptions(directory, permissions, mode, mcpServers, other);
    }
}
