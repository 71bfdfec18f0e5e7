package dev.berth.acp;

import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** A request of the peer; told from others by identity, because a peer may use an id twice. */
final class PeerRequest {
    private final JsonNode id;
    private final String method;
    private final JsonNode params;
    private final CompletableFuture<JsonNode> reply = new CompletableFuture<>();

    PeerRequest(JsonNode id, String method, JsonNode params) {
        this.id = id;
        this.method = method;
        this.params = params;
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

    /** Completes once, with the result or with the exception that becomes the error. */
    CompletableFuture<JsonNode> reply() {
        return reply;
    }

    /** The parameter of that name, which must be text. */
    String text(String name) {
        return params.path(name)
                .stringValueOpt()
                .orElseThrow(
                        () -> new AcpException.ErrorResponse(ErrorCode.INVALID_PARAMS, method + " needs text " + name));
    }
}
