package dev.berth.acp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The answers of an agent to its client's requests. Each request runs on a virtual thread of its own and may block; the
 * thread is interrupted when the client cancels the request or the connection ends. A thrown
 * {@link AcpException.ErrorResponse} becomes the answer; any other exception is answered as an internal error. Methods
 * that are not overridden answer {@code method not found}.
 */
public interface AcpAgentHandler {
    /** {@code initialize}, the handshake. */
    InitializeResult initialize(JsonNode params) throws Exception;

    /** {@code session/new}. */
    OpenedSession newSession(SessionSpec spec, AcpAgent agent) throws Exception;

    /** {@code session/prompt}: runs one turn and returns when the turn is over. */
    PromptResult prompt(PromptRequest request, PromptContext context) throws Exception;

    /** {@code authenticate}. */
    default JsonNode authenticate(JsonNode params) throws Exception {
        return unsupported("authenticate");
    }

    /** {@code logout}. */
    default JsonNode logout(JsonNode params) throws Exception {
        return unsupported("logout");
    }

    /** {@code session/load}: replay through {@link AcpAgent#update} before returning. */
    default JsonNode loadSession(String sessionId, JsonNode params, AcpAgent agent) throws Exception {
        return unsupported("session/load");
    }

    /** {@code session/resume}. */
    default JsonNode resumeSession(String sessionId, JsonNode params, AcpAgent agent) throws Exception {
        return unsupported("session/resume");
    }

    /** {@code session/list}. */
    default JsonNode listSessions(JsonNode params) throws Exception {
        return unsupported("session/list");
    }

    /** {@code session/close}. */
    default JsonNode closeSession(String sessionId) throws Exception {
        return unsupported("session/close");
    }

    /** {@code session/delete}. */
    default JsonNode deleteSession(String sessionId) throws Exception {
        return unsupported("session/delete");
    }

    /** {@code session/set_mode}. */
    default JsonNode setMode(String sessionId, String modeId) throws Exception {
        return unsupported("session/set_mode");
    }

    /** {@code session/set_config_option}. */
    default JsonNode setConfigOption(String sessionId, String configId, JsonNode value) throws Exception {
        return unsupported("session/set_config_option");
    }

    /** Any other request. */
    default JsonNode request(String method, JsonNode params, AcpAgent agent) throws Exception {
        return unsupported(method);
    }

    /**
     * {@code session/cancel}, in the order of the wire. {@link PromptContext#isCancelled} of the session's turns is true
     * before this method is called; futures that {@link PromptContext#cancellation} answered earlier may complete a
     * little later. Must not block.
     */
    default void cancel(String sessionId) {}

    /** Any other notification, in the order of the wire. Must not block. */
    default void notification(String method, JsonNode params) {}

    /** The empty object, as the answer of a request that has no result. */
    static JsonNode emptyResult() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode unsupported(String method) {
        throw new AcpException.ErrorResponse(ErrorCode.METHOD_NOT_FOUND, "method not found: " + Json.preview(method));
    }
}
