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
     * slow work slows the agent down, and a wait for a response would never end. A call that still runs when the
     * connection was closed on this side is interrupted after {@link AcpOptions.Waits#close}.
     */
    void sessionUpdate(SessionUpdate update);

    /**
     * Answers a permission question; only the turn waits for the answer. Called on a thread of its own and may block. A
     * question is refused ({@link PermissionOutcome.Refused}) when this method throws or answers null, and when the
     * stage fails, completes with null, or selects an option that was not offered.
     *
     * <p>When the question needs no answer any more (prompt cancelled, question withdrawn by the agent, turn or
     * connection ended), {@link PermissionRequest#withdrawn} completes with the reason, and the returned stage is
     * cancelled, or the thread is interrupted if it has not returned yet. Each happens on a thread of its own.
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
