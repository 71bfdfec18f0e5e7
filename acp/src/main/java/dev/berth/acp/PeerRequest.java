package dev.berth.acp;

import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** A request of the peer. Two requests are equal by identity only, because a peer may use an id twice. */
final class PeerRequest {
    private final JsonNode id;
    private final String method;
    private final JsonNode params;
    private final long size;
    private final CompletableFuture<JsonNode> reply = new CompletableFuture<>();

    PeerRequest(JsonNode id, String method, JsonNode params, long size) {
        this.id = id;
        this.method = method;
        this.params = params;
        this.size = size;
    }

    JsonNode id() {
        return id;
    }

    String method() {
        return method;
    }

    JsonNode params() {
        return params;
    }

    /** The heap of the request in bytes, by estimate. */
    long size() {
        return size;
    }

    /** The reply: a result, or an exception that becomes the error answer. */
    CompletableFuture<JsonNode> reply() {
        return reply;
    }

    /** The text parameter {@code name}; an error answer if it is missing or no text. */
    String text(String name) {
        return params.path(name)
                .stringValueOpt()
                .orElseThrow(() -> new AcpException.ErrorResponse(
                        ErrorCode.INVALID_PARAMS, method + " needs the text parameter " + name));
    }
}
