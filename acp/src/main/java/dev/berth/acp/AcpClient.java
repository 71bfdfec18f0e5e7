package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The client role of a connection to one agent. It advertises neither files nor terminals, because the agent runs where
 * its files are.
 *
 * <p>Every future fails with one of {@link AcpException.ErrorResponse} (the agent refused), {@link AcpException.Closed}
 * (no answer came), {@link AcpException.Congested} (the request was not sent), {@link AcpException.Unreadable} (an answer
 * came and makes no sense) or, for {@code initialize}, {@link AcpException.VersionMismatch}. An agent that answers with
 * an error speaks the protocol. Output that is no JSON-RPC message never is an answer:
 * {@link WireStats#skippedLines} counts its lines.
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

    /**
     * Begins a conversation. Updates that follow the answer may be delivered before the future completes; use
     * {@link #newSession(SessionSpec, Consumer)} to miss none.
     */
    default CompletableFuture<OpenedSession> newSession(SessionSpec spec) {
        return newSession(spec, _ -> {});
    }

    /**
     * Begins a conversation and registers it before any later message of the agent is delivered.
     *
     * @param onOpened called with the opened session on the delivering thread, before the future completes, and not
     *     called when the request fails or the future was completed by its caller; must not block. If it throws, the
     *     future fails with {@link AcpException.Unreadable}. Called on a thread of its own if the connection ends before
     *     the answer is delivered
     */
    CompletableFuture<OpenedSession> newSession(SessionSpec spec, Consumer<? super OpenedSession> onOpened);

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
     * Sends a prompt and answers a call that can be cancelled. The call's answer completes when the agent says that the
     * turn is over, whether the turn succeeded or not.
     */
    PromptCall startPrompt(String sessionId, List<Content> content);

    /** Sends a prompt as {@link #startPrompt} does, for callers that do not cancel. */
    default CompletableFuture<PromptResult> prompt(String sessionId, List<Content> content) {
        return startPrompt(sessionId, content).answer();
    }

    /**
     * Sends {@code session/cancel} in any case, also while no prompt of the session runs. Whatever turn the agent runs
     * when the message arrives is cancelled, so prefer {@link PromptCall#cancel}. Open permission questions of the
     * session, and later ones of its running turns, are answered {@code cancelled}.
     *
     * @return false when the message could not be queued
     */
    boolean cancel(String sessionId);
}
