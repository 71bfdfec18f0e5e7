package dev.berth.acp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder, MCP servers and options of a session.
 *
 * @param cwd the working folder, an absolute path as the agent sees it
 * @param mcpServers the MCP servers in the form of the protocol
 * @param additionalDirectories more absolute paths; only for agents with that capability
 * @param meta {@code _meta}, for options of one kind of agent
 */
public record SessionSpec(
        String cwd, List<JsonNode> mcpServers, List<String> additionalDirectories, Optional<JsonNode> meta) {
    public SessionSpec {
        mcpServers = List.copyOf(mcpServers);
        additionalDirectories = List.copyOf(additionalDirectories);
    }

    /** A session in a folder, without options. */
    public static SessionSpec at(String cwd) {
        return new SessionSpec(cwd, List.of(), List.of(), Optional.empty());
    }

    /** Reads the parameters of a client. */
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

    /** A copy with these MCP servers. */
    public SessionSpec withMcpServers(List<? extends JsonNode> servers) {
        return new SessionSpec(cwd, List.copyOf(servers), additionalDirectories, meta);
    }

    /** A copy with this {@code _meta}. */
    public SessionSpec withMeta(JsonNode other) {
        return new SessionSpec(cwd, mcpServers, additionalDirectories, Optional.of(other));
    }
}
