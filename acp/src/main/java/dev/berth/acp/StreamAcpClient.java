package dev.berth.acp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The client role over two streams. */
final class StreamAcpClient extends Role implements AcpClient {
    private final AcpClientHandler handler;
    private final SessionTurns turns;

    private StreamAcpClient(InputStream in, OutputStream out, AcpClientHandler handler, AcpOptions options) {
        super(in, out, options);
        this.handler = handler;
        this.turns = new SessionTurns(
                sessionId -> connection().offer("session/cancel", session(sessionId)),
                () -> connection().noteNotSent());
    }

    static StreamAcpClient start(InputStream in, OutputStream out, AcpClientHandler handler, AcpOptions options) {
        var client = new StreamAcpClient(in, out, handler, options);
        client.startThreads();
        return client;
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(Implementation client, ObjectNode extensions) {
        ObjectNode params = Json.object().put("protocolVersion", InitializeResult.PROTOCOL_VERSION);
        ObjectNode capabilities = params.putObject("clientCapabilities");
        capabilities.putObject("fs").put("readTextFile", false).put("writeTextFile", false);
        capabilities.put("terminal", false);
        if (!extensions.isEmpty()) {
            capabilities.set("_meta", extensions);
        }
        params.putObject("clientInfo").put("name", client.name()).put("version", client.version());
        return call("initialize", params, answer -> {
            if (!answer.isObject()) {
                throw new AcpException.Unreadable("initialize", "the answer is no object");
            }
            JsonNode version = answer.path("protocolVersion");
            if (!version.isIntegralNumber() || version.asLong(-1) != InitializeResult.PROTOCOL_VERSION) {
                throw new AcpException.VersionMismatch(
                        version.isMissingNode() ? "absent" : Json.preview(version.toString()));
            }
            return new InitializeResult(answer);
        });
    }

    @Override
    public CompletableFuture<JsonNode> authenticate(String methodId) {
        return request("authenticate", Json.object().put("methodId", methodId));
    }

    @Override
    public CompletableFuture<OpenedSession> newSession(SessionSpec spec, Consumer<? super OpenedSession> onOpened) {
        return call("session/new", spec.toJson(), answer -> {
            String sessionId = answer.path("sessionId")
                    .stringValueOpt()
                    .orElseThrow(() -> new AcpException.Unreadable("session/new", "the answer has no sessionId"));
            OpenedSession opened = new OpenedSession(sessionId, answer);
            onOpened.accept(opened);
            return opened;
        });
    }

    @Override
    public CompletableFuture<OpenedSession> loadSession(String sessionId, SessionSpec spec) {
        return reopen("session/load", sessionId, spec);
    }

    @Override
    public CompletableFuture<OpenedSession> resumeSession(String sessionId, SessionSpec spec) {
        return reopen("session/resume", sessionId, spec);
    }

    private CompletableFuture<OpenedSession> reopen(String method, String sessionId, SessionSpec spec) {
        return call(method, spec.toJson().put("sessionId", sessionId), answer -> new OpenedSession(sessionId, answer));
    }

    @Override
    public CompletableFuture<JsonNode> closeSession(String sessionId) {
        var plan = new PendingRequests.Plan<JsonNode>(node -> node, Set.of(ErrorCode.NOT_FOUND), () -> {}, () -> {});
        return connection().request("session/close", session(sessionId), plan);
    }

    @Override
    public CompletableFuture<JsonNode> setMode(String sessionId, String modeId) {
        return request("session/set_mode", session(sessionId).put("modeId", modeId));
    }

    @Override
    public CompletableFuture<JsonNode> setConfigOption(String sessionId, String configId, String value) {
        return request(
                "session/set_config_option",
                session(sessionId).put("configId", configId).put("value", value));
    }

    @Override
    public PromptCall startPrompt(String sessionId, List<Content> content) {
        ObjectNode params = session(sessionId);
        var prompt = params.putArray("prompt");
        content.forEach(part -> prompt.add(part.raw()));
        SessionTurns.Turn turn = turns.begin(sessionId);
        var plan = new PendingRequests.Plan<>(
                PromptResult::new, Set.of(), () -> turns.answered(turn), () -> turns.end(turn));
        try {
            return new SentPrompt(connection().request("session/prompt", params, plan), turn);
        } catch (RuntimeException | Error e) {
            turns.end(turn);
            throw e;
        }
    }

    private final class SentPrompt implements PromptCall {
        private final CompletableFuture<PromptResult> answer;
        private final SessionTurns.Turn turn;

        private SentPrompt(CompletableFuture<PromptResult> answer, SessionTurns.Turn turn) {
            this.answer = answer;
            this.turn = turn;
        }

        @Override
        public CompletableFuture<PromptResult> answer() {
            return answer;
        }

        @Override
        public boolean cancel() {
            return turns.cancel(turn);
        }
    }

    @Override
    public boolean cancel(String sessionId) {
        return turns.cancel(sessionId);
    }

    @Override
    public Work begin(PeerRequest request) {
        if (!request.method().equals("session/request_permission")) {
            return () -> request.reply().complete(handler.request(request.method(), request.params()));
        }
        var question = new PermissionQuestion(request, connection().counters());
        if (!turns.addQuestion(question)) {
            question.withdraw(PermissionWithdrawal.PROMPT_CANCELLED);
        }
        return () -> question.ask(handler);
    }

    @Override
    public void notification(String method, JsonNode params) {
        Optional<String> sessionId = params.path("sessionId").stringValueOpt();
        if (method.equals("session/update") && sessionId.isPresent()) {
            handler.sessionUpdate(new SessionUpdate(sessionId.get(), params.path("update")));
        } else {
            handler.notification(method, params);
        }
    }

    private <T> CompletableFuture<T> call(String method, JsonNode params, Function<JsonNode, T> reader) {
        return connection().request(method, params, PendingRequests.Plan.of(reader));
    }

    private static ObjectNode session(String sessionId) {
        return Json.object().put("sessionId", sessionId);
    }
}
