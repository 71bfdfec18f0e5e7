package dev.berth.acp;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON-RPC 2.0 message, classified by its fields. */
sealed interface Frame {
    /** A request; its answer must carry {@code id} unchanged. */
    record Request(JsonNode id, String method, JsonNode params) implements Frame {}

    /** A message without an answer. */
    record Notification(String method, JsonNode params) implements Frame {}

    /** An answer to a request; an error of any form means failure. */
    record Response(JsonNode id, JsonNode result, Optional<JsonNode> error) implements Frame {}

    /** A JSON object that is no JSON-RPC message. */
    record Foreign(String why) implements Frame {}

    /** The only fields of a message without {@code jsonrpc}: a log line in JSON has other fields. */
    Set<String> MEMBERS = Set.of("id", "method", "params", "result", "error", "_meta");

    static Frame of(ObjectNode node) {
        JsonNode version = node.path("jsonrpc");
        if (!version.asString("").equals("2.0")
                && (!version.isMissingNode() || !MEMBERS.containsAll(node.propertyNames()))) {
            return new Foreign("not JSON-RPC 2.0");
        }
        JsonNode id = node.path("id");
        if (node.path("method").isString()) {
            String method = node.path("method").asString();
            JsonNode params = node.path("params");
            if (id.isMissingNode()) {
                return new Notification(method, params);
            }
            return id.isContainer() || id.isBoolean()
                    ? new Foreign("a request with an id that is neither text nor number")
                    : new Request(id, method, params);
        }
        JsonNode error = node.path("error");
        if (node.has("result") || node.has("error")) {
            return new Response(
                    id, node.path("result"), Optional.of(error).filter(e -> !e.isNull() && !e.isMissingNode()));
        }
        return new Foreign("neither a method nor an answer");
    }
}
