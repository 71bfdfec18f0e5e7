package dev.berth.acp;

import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/** What an agent may say and ask on its own. What a method throws is counted and told to the {@link WireListener}. */
public interface AcpClientHandler {
    /**
     * One update, in the order of the wire, also after its turn has ended. On the delivering thread: slow work here slows
     * the agent down, and waiting for a response here waits for ever.
     */
    void sessionUpdate(SessionUpdate update);

    /**
     * A question; the turn waits for the answer, nothing else does. Runs on a thread of its own and may block. When the
     * question becomes moot (turn cancelled, taken back by the agent, connection over) the returned stage is cancelled,
     * or the thread interrupted if it has not returned yet.
     */
    CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request);

    /** A notification other than {@code session/update}, in the order of the wire. */
    default void notification(String method, JsonNode params) {}

    /**
     * A request other than for a permission, on a thread of its own; may block.
     *
     * @throws AcpException.ErrorResponse to answer with an error; by default {@code method not found}
     */
    default JsonNode request(String method, JsonNode params) throws Exception {
        throw new AcpException.ErrorResponse(ErrorCode.METHOD_NOT_FOUND, "method not found: " + Json.preview(method));
    }
}
