package dev.berth.testkit.agent;

import dev.berth.acp.AcpAgent;
import dev.berth.acp.AcpAgentHandler;
import dev.berth.acp.AcpException;
import dev.berth.acp.ErrorCode;
import dev.berth.acp.Implementation;
import dev.berth.acp.InitializeResult;
import dev.berth.acp.OpenedSession;
import dev.berth.acp.PromptContext;
import dev.berth.acp.PromptRequest;
import dev.berth.acp.PromptResult;
import dev.berth.acp.SessionSpec;
import dev.berth.testkit.script.Script;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An agent without a model: it executes the directives of the prompt, in the language of {@link Script}.
 *
 * <p>It asks before it writes a file or runs a command, reports each action as a tool call, and ends a cancelled turn
 * at once. Turns of one session run one after the other, on the threads of their requests.
 */
public final class ScriptedAgent implements AcpAgentHandler {
    /** The agent's name in {@code initialize}. */
    public static final String NAME = "berth-scripted-agent";

    private final Map<String, AgentSession> sessions = new ConcurrentHashMap<>();

    /** The agent's {@link #NAME} and the project's version. */
    public static Implementation implementation() {
        return new Implementation(NAME, ProjectVersion.text());
    }

    @Override
    public InitializeResult initialize(JsonNode params) {
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        capabilities.put("loadSession", false).putObject("sessionCapabilities").putObject("close");
        return InitializeResult.of(implementation(), capabilities);
    }

    @Override
    public OpenedSession newSession(SessionSpec spec, AcpAgent agent) {
        Path cwd = Path.of(spec.cwd());
        if (!cwd.isAbsolute()) {
            throw new AcpException.ErrorResponse(ErrorCode.INVALID_PARAMS, "cwd is not absolute: " + cwd);
        }
        String id = UUID.randomUUID().toString();
        sessions.put(id, new AgentSession(cwd, agent));
        OpenedSession opened = OpenedSession.of(id);
        ObjectNode modes = JsonNodeFactory.instance.objectNode().put("currentModeId", AgentSession.ASK);
        modes.putArray("availableModes")
                .add(mode(AgentSession.ASK, "Ask first"))
                .add(mode(AgentSession.ALLOW, "Ask nothing"));
        ((ObjectNode) opened.raw()).set("modes", modes);
        return opened;
    }

    private static ObjectNode mode(String id, String name) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("name", name);
    }

    @Override
    public JsonNode setMode(String sessionId, String modeId) {
        if (!session(sessionId).setMode(modeId)) {
            throw new AcpException.ErrorResponse(ErrorCode.INVALID_PARAMS, "no such mode: " + modeId);
        }
        return AcpAgentHandler.emptyResult();
    }

    @Override
    public JsonNode closeSession(String sessionId) {
        session(sessionId);
        sessions.remove(sessionId);
        return AcpAgentHandler.emptyResult();
    }

    @Override
    public PromptResult prompt(PromptRequest request, PromptContext context) throws Exception {
        AgentSession session = session(request.sessionId());
        return session.runExclusively(() -> new ScriptedTurn(session, context).run(Script.parse(request.text())));
    }

    private AgentSession session(String id) {
        return Optional.ofNullable(sessions.get(id))
                .orElseThrow(() -> new AcpException.ErrorResponse(ErrorCode.NOT_FOUND, "no such session: " + id));
    }
}
