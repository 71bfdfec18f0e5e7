package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The client role of a connection to one agent. It advertises neither files nor terminals, because the agent runs where
 * its files are.
 *
 * <p>Every future fails with one of {@link AcpException.ErrorResponse}, {@link AcpException.Closed},
 * {@link AcpException.Congested} or {@link AcpException.Unreadable}.
 */
public interface AcpClient extends AcpConnection {
    /**
     * Starts a connection on two streams, which the connection closes at its end.
     *
     * @param in the bytes from the agent
     * @param out the bytes to the agent
     */
    static AcpClient over(InputStream in, OutputStream out, AcpClientHandler handler, AcpOptions options) {
        return StreamAcpClient.start(in, out, handler, options);
    }

    /**
     * Sends {@code initialize} for protocol version 1; an answer with another version fails with
     * {@link AcpException.VersionMismatch}.
     */
    default CompletableFuture<InitializeResult> initialize(Implementation client) {
        return initialize(client, JsonNodeFactory.instance.objectNode());
    }

    /**
     * Sends {@code initialize} and asks the agent for extensions of the protocol.
     *
     * @param extensions {@code _meta} of the client's capabilities; empty for none
     */
    CompletableFuture<InitializeResult> initialize(Implementation client, ObjectNode extensions);

    /** Logs the agent in by one of the methods that {@code initialize} listed. */
    CompletableFuture<JsonNode> authenticate(String methodId);

    /** Begins a conversation. */
    CompletableFuture<OpenedSession> newSession(SessionSpec spec);

    /** Opens an old conversation; the agent replays all of it as updates before the future completes. */
    CompletableFuture<OpenedSession> loadSession(String sessionId, SessionSpec spec);

    /**
     * Opens an old conversation without a replay; some agents replay the conversation anyway, before the future
     * completes.
     */
    CompletableFuture<OpenedSession> resumeSession(String sessionId, SessionSpec spec);

    /** Closes a session and frees its memory in the agent; a session that the agent does not know counts as closed. */
    CompletableFuture<JsonNode> closeSession(String sessionId);

    /** Chooses one of the modes in {@link OpenedSession#modes()}. */
    CompletableFuture<JsonNode> setMode(String sessionId, String modeId);

    /** Sets one of {@link OpenedSession#configOptions()}, such as the model. */
    CompletableFuture<JsonNode> setConfigOption(String sessionId, String configId, String value);

    /**
     * Sends a prompt. The future completes when the agent says that the turn is over, whether the turn succeeded or
     * not.
     */
    CompletableFuture<PromptResult> prompt(String sessionId, List<Content> content);

    /**
     * Asks the agent to end the running turn; a correct agent then completes the turn with
     * {@link StopReason#CANCELLED}. Open permission questions of the session, and later ones of the same turn, are
     * answered {@code cancelled}.
     *
     * @return false when the message could not be queued
     */
    boolean cancel(String sessionId);
}
