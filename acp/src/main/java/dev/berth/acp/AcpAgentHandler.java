package dev.berth.acp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a client may ask of an agent. Each request runs on a virtual thread of its own and may block; the thread is
 * interrupted when the client takes the request back or is gone. An {@link AcpException.ErrorResponse} thrown becomes the
 * answer; what else is thrown is answered as an internal error. Methods not overridden answer {@code method not found}.
 */
public interface AcpAgentHandler {
    /** The handshake. */
    InitializeResult initialize(JsonNode params) throws Exception;

    /** A new session. */
    OpenedSession newSession(SessionSpec spec, AcpAgent agent) throws Exception;

    /** One turn; returns when it is over. */
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
     * {@code session/cancel}, in the order of the wire, after the {@link PromptContext} of that session was told. Must not
     * block.
     */
    default void cancel(String sessionId) {}

    /** Any other notification, in the order of the wire. Must not block. */
    default void notification(String method, JsonNode params) {}

    /** An answer that says nothing more than yes. */
    static JsonNode done() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode unsupported(String method) {
        throw new AcpException.ErrorResponse(ErrorCode.METHOD_NOT_FOUND, "method not found: " + Json.preview(method));
    }
}
