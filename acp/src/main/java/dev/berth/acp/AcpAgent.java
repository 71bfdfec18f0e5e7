package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The agent role of a connection: one client sends requests, an {@link AcpAgentHandler} answers them. */
public interface AcpAgent extends AcpConnection {
    /**
     * Starts a connection on two streams, which the connection closes at its end.
     *
     * @param in the bytes from the client
     * @param out the bytes to the client
     */
    static AcpAgent over(InputStream in, OutputStream out, AcpAgentHandler handler, AcpOptions options) {
        return StreamAcpAgent.start(in, out, handler, options);
    }

    /**
     * Sends an update of a session. Waits for room in the outgoing queue when the client reads slowly.
     *
     * @throws AcpException.Closed when the connection is over
     */
    void update(String sessionId, JsonNode update) throws InterruptedException;

    /** Asks the client for a permission. The future fails when the client fails or the connection ends. */
    CompletableFuture<PermissionOutcome> requestPermission(
            String sessionId, JsonNode toolCall, List<PermissionOption> options);
}
