package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The client role: drives one agent. Advertises neither files nor terminals, because the agent lives where its files are.
 *
 * <p>Failures, on every future: {@link AcpException.ErrorResponse}, {@link AcpException.Closed},
 * {@link AcpException.Congested}, {@link AcpException.Unreadable}.
 */
public interface AcpClient extends AcpConnection {
    /**
     * Starts on two streams, which the connection closes at its end.
     *
     * @param in what the agent says
     * @param out what the agent hears
     */
    static AcpClient over(InputStream in, OutputStream out, AcpClientHandler handler, AcpOptions options) {
        return StreamAcpClient.started(in, out, handler, options);
    }

    /** Asks for protocol version 1; any other in the answer fails with {@link AcpException.VersionMismatch}. */
    default CompletableFuture<InitializeResult> initialize(Implementation client) {
        return initialize(client, JsonNodeFactory.instance.objectNode());
    }

    /**
     * The same, asking the agent for more than the protocol has.
     *
     * @param extensions {@code _meta} of our capabilities; empty: nothing more
     */
    CompletableFuture<InitializeResult> initialize(Implementation client, ObjectNode extensions);

    /** Logs the agent in by one of the methods that {@code initialize} listed. */
    CompletableFuture<JsonNode> authenticate(String methodId);

    /** Begins a conversation. */
    CompletableFuture<OpenedSession> newSession(SessionSpec spec);

    /** Opens an old conversation; the agent replays all of it as updates before the future completes. */
    CompletableFuture<OpenedSession> loadSession(String sessionId, SessionSpec spec);

    /** Opens an old conversation; some agents replay it all the same, before the future completes. */
    CompletableFuture<OpenedSession> resumeSession(String sessionId, SessionSpec spec);

    /** Frees what the agent holds for a session; one that the agent does not know counts as closed. */
    CompletableFuture<JsonNode> closeSession(String sessionId);

    /** Chooses one of the modes in {@link OpenedSession#modes()}. */
    CompletableFuture<JsonNode> setMode(String sessionId, String modeId);

    /** Sets one of {@link OpenedSession#configOptions()}, such as the model. */
    CompletableFuture<JsonNode> setConfigOption(String sessionId, String configId, String value);

    /** One turn; completes when the agent says that it is over. That does not mean that it went well. */
    CompletableFuture<PromptResult> prompt(String sessionId, List<Content> content);

    /**
     * Asks the agent to end the running turn, which then completes with {@link StopReason#CANCELLED} if the agent behaves.
     * Permission questions of that session, open ones and those still to come in this turn, are answered
     * {@code cancelled}.
     *
     * @return false when the message could not be queued
     */
    boolean cancel(String sessionId);
}
