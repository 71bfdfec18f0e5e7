package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where and with what a session works.
 *
 * @param cwd an absolute path as the agent sees it
 * @param mcpServers in the form of the protocol
 * @param additionalDirectories more absolute paths; only for agents with that capability
 * @param meta {@code _meta}, for what one agent only understands
 */
public record SessionSpec(
        String cwd, List<JsonNode> mcpServers, List<String> additionalDirectories, Optional<JsonNode> meta) {
    public SessionSpec {
        mcpServers = List.copyOf(mcpServers);
        additionalDirectories = List.copyOf(additionalDirectories);
    }

    /** In a directory, with nothing more. */
    public static SessionSpec at(String cwd) {
        return new SessionSpec(cwd, List.of(), List.of(), Optional.empty());
    }

    /** As a client sent it. */
    static SessionSpec from(JsonNode params) {
        return new SessionSpec(
                params.path("cwd").asString(""),
                params.path("mcpServers").valueStream().toList(),
                params.path("additionalDirectories")
                        .valueStream()
                        .flatMap(path -> path.stringValueOpt().stream())
                        .toList(),
                Optional.of(params.path("_meta")).filter(JsonNode::isObject));
    }

    ObjectNode toJson() {
        ObjectNode params = Json.object().put("cwd", cwd);
        params.putArray("mcpServers").addAll(mcpServers);
        if (!additionalDirectories.isEmpty()) {
            var more = params.putArray("additionalDirectories");
            additionalDirectories.forEach(more::add);
        }
        meta.ifPresent(node -> params.set("_meta", node));
        return params;
    }

    /** The same with these MCP servers. */
    public SessionSpec withMcpServers(List<? extends JsonNode> servers) {
        return new SessionSpec(cwd, List.copyOf(servers), additionalDirectories, meta);
    }

    /** The same with this {@code _meta}. */
    public SessionSpec withMeta(JsonNode other) {
        return new SessionSpec(cwd, mcpServers, additionalDirectories, Optional.of(other));
    }
}
