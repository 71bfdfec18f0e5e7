package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The agent role: is driven by one client, and answers it through an {@link AcpAgentHandler}. */
public interface AcpAgent extends AcpConnection {
    /**
     * Starts on two streams, which the connection closes at its end.
     *
     * @param in what the client says
     * @param out what the client hears
     */
    static AcpAgent over(InputStream in, OutputStream out, AcpAgentHandler handler, AcpOptions options) {
        return StreamAcpAgent.started(in, out, handler, options);
    }

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
