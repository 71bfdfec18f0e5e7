package dev.berth.acp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The agent role: is driven by one client, and answers it through an {@link AcpAgentHandler}. */
public interface AcpAgent extends AcpConnection {
    /**
     * Sends an update of a session, waiting for room when the client reads slowly.
     *
     * @throws AcpException.Closed when the connection is over
     */
    void update(String sessionId, JsonNode update) throws InterruptedException;

    /** Asks the client; a client that is gone or fails makes the future fail. */
    CompletableFuture<PermissionOutcome> requestPermission(
            String sessionId, JsonNode toolCall, List<PermissionOption> options);
}
