package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The agent role over two streams. */
final class StreamAcpAgent extends Role implements AcpAgent {
    private final AcpAgentHandler handler;
    private final AgentTurns turns;

    @SuppressWarnings("this-escape") // used by no other thread before startThreads()
    private StreamAcpAgent(InputStream in, OutputStream out, AcpAgentHandler handler, AcpOptions options) {
        super(in, out, options);
        this.handler = handler;
        this.turns = new AgentTurns(this);
    }

    static StreamAcpAgent start(InputStream in, OutputStream out, AcpAgentHandler handler, AcpOptions options) {
        var agent = new StreamAcpAgent(in, out, handler, options);
        agent.startThreads();
        return agent;
    }

    @Override
    public void update(String sessionId, JsonNode update) throws InterruptedException {
        connection()
                .notifyWhenRoom(
                        "session/update",
                        Json.object().put("sessionId", sessionId).set("update", update));
    }

    @Override
    public CompletableFuture<PermissionOutcome> requestPermission(
            String sessionId, JsonNode toolCall, List<PermissionOption> options) {
        return connection()
                .request(
                        "session/request_permission",
                        PermissionJson.question(sessionId, toolCall, options),
                        PendingRequests.Plan.of(PermissionJson::outcome));
    }

    @Override
    public Work begin(PeerRequest request) {
        if (request.method().equals("session/prompt")) {
            var prompt = new PromptRequest(request.text("sessionId"), request.params());
            var turn = turns.begin(prompt.sessionId(), request.reply());
            return () -> request.reply().complete(handler.prompt(prompt, turn).raw());
        }
        return () -> request.reply().complete(answer(request));
    }

    private JsonNode answer(PeerRequest request) throws Exception {
        JsonNode params = request.params();
        return switch (request.method()) {
            case "initialize" -> handler.initialize(params).raw();
            case "authenticate" -> handler.authenticate(params);
            case "logout" -> handler.logout(params);
            case "session/new" -> handler.newSession(spec(request), this).raw();
            case "session/load" -> handler.loadSession(request.text("sessionId"), params, this);
            case "session/resume" -> handler.resumeSession(request.text("sessionId"), params, this);
            case "session/list" -> handler.listSessions(params);
            case "session/close" -> handler.closeSession(request.text("sessionId"));
            case "session/delete" -> handler.deleteSession(request.text("sessionId"));
            case "session/set_mode" -> handler.setMode(request.text("sessionId"), request.text("modeId"));
            case "session/set_config_option" ->
                handler.setConfigOption(request.text("sessionId"), request.text("configId"), params.path("value"));
            default -> handler.request(request.method(), params, this);
        };
    }

    private static SessionSpec spec(PeerRequest request) {
        var _ = request.text("cwd");
        return SessionSpec.from(request.params());
    }

    @Override
    public void notification(String method, JsonNode params) {
        if (method.equals("session/cancel")) {
            String sessionId = params.path("sessionId").asString("");
            turns.cancel(sessionId);
            handler.cancel(sessionId);
        } else {
            handler.notification(method, params);
        }
    }
}
