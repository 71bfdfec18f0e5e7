package dev.berth.acp;

import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/**
 * The receiver of an agent's updates and requests. An exception of a method is counted and reported to the
 * {@link WireListener}.
 */
public interface AcpClientHandler {
    /**
     * Receives one update, in the order of the wire, also after its turn has ended. Called on the delivering thread:
     * slow work slows the agent down, and a wait for a response would never end.
     */
    void sessionUpdate(SessionUpdate update);

    /**
     * Answers a permission question; only the turn waits for the answer. Called on a thread of its own and may block.
     * When the question needs no answer any more (turn cancelled, question withdrawn by the agent, connection ended)
     * the returned stage is cancelled, or the thread is interrupted if it has not returned yet.
     */
    CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request);

    /** Receives a notification other than {@code session/update}, in the order of the wire. */
    default void notification(String method, JsonNode params) {}

    /**
     * Answers a request other than a permission question. Called on a thread of its own and may block.
     *
     * @throws AcpException.ErrorResponse which becomes the answer; by default {@code method not found}
     */
    default JsonNode request(String method, JsonNode params) throws Exception {
        throw new AcpException.ErrorResponse(ErrorCode.METHOD_NOT_FOUND, "method not found: " + Json.preview(method));
    }
}
