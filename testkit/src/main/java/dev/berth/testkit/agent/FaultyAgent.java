package dev.berth.testkit.agent;

import dev.berth.testkit.agent.Fault.Kind;
import dev.berth.testkit.agent.Fault.Point;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An agent that answers line by line and has one fault at one point. Used by one thread. */
final class FaultyAgent {
    /** Lines of shells, package managers and loggers, printed between protocol messages. */
    private static final String GARBAGE = """
            npm warn deprecated something@1.0.0: no longer supported
            \u001b[1mA banner\u001b[0m
            {"level":"info","msg":"a log line that is JSON"}
            []
            {"jsonrpc":"2.0","id":987654,"result":{"nobody":"asked"}}
            {"half an object
            """;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Fault fault;
    private final FileOutputStream out;

    FaultyAgent(Fault fault, FileOutputStream out) {
        this.fault = fault;
        this.out = out;
    }

    void receive(String line) throws IOException, InterruptedException {
        JsonNode message = json.readTree(line);
        JsonNode id = message.path("id");
        switch (message.path("method").asString("")) {
            case "initialize" -> answer(Point.INITIALIZE, id, initializeResult());
            case "session/new" -> answer(Point.SESSION, id, object().put("sessionId", "faulty-1"));
            case "session/prompt" -> prompt(message.at("/params/sessionId").asString(""), id);
            default -> {
                if (!id.isMissingNode()) {
                    answer(Point.START, id, object());
                }
            }
        }
    }

    private void prompt(String session, JsonNode id) throws IOException, InterruptedException {
        triggerFault(Point.PROMPT);
        sendText(session, "hel");
        triggerFault(Point.ANSWER);
        if (fault.kind() == Kind.IGNORE_CANCEL || isSilentAt(Point.PROMPT) || isSilentAt(Point.ANSWER)) {
            return;
        }
        sendText(session, "lo");
        respond(id, object().put("stopReason", "end_turn"));
        if (fault.kind() == Kind.ANSWER_TWICE) {
            respond(id, object().put("stopReason", "refusal"));
        }
    }

    private void answer(Point point, JsonNode id, ObjectNode result) throws IOException, InterruptedException {
        triggerFault(point);
        if (isSilentAt(point)) {
            return;
        }
        respond(id, result);
        if (fault.kind() == Kind.ANSWER_TWICE && fault.at() == point) {
            respond(id, result);
        }
    }

    private boolean isSilentAt(Point point) {
        return fault.kind() == Kind.SILENT && fault.at() == point;
    }

    private ObjectNode initializeResult() {
        ObjectNode result = object().put("protocolVersion", fault.kind() == Kind.WRONG_VERSION ? 2 : 1);
        result.putObject("agentCapabilities");
        result.putObject("agentInfo")
                .put("name", fault.kind() == Kind.WRONG_NAME ? "somebody-else" : ScriptedAgent.NAME)
                .put("version", ProjectVersion.text());
        return result;
    }

    /** Triggers the fault if this is its point. */
    void triggerFault(Point point) throws IOException, InterruptedException {
        if (point != fault.at()) {
            return;
        }
        switch (fault.kind()) {
            case GARBAGE -> write(GARBAGE);
            case EXIT -> Runtime.getRuntime().halt(fault.code());
            case SIGNAL -> signal();
            case CLOSE_STDOUT -> out.close();
            case CLOSE_STDERR -> System.err.close();
            case FLOOD_STDERR -> System.err.print("noise\n".repeat(fault.megabytes() * 1024 * 1024 / 6));
            case HUGE_LINE -> sendText("faulty-1", "x".repeat(fault.megabytes() * 1024 * 1024));
            case LEAVE_CHILD -> {
                leaveChild();
                Runtime.getRuntime().halt(fault.code());
            }
            case NONE, WRONG_VERSION, WRONG_NAME, DEAF, SILENT, ANSWER_TWICE, IGNORE_CANCEL, STUBBORN -> {}
        }
    }

    private static void signal() throws IOException, InterruptedException {
        String self = String.valueOf(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-KILL", self).start().waitFor();
    }

    /** Starts a child and prints its process number on standard error, so that the test can end the child. */
    private static void leaveChild() throws IOException {
        Process child = new ProcessBuilder("sh", "-c", "trap '' TERM HUP; while :; do sleep 1; done")
                .inheritIO()
                .start();
        System.err.println("left child " + child.pid());
    }

    private void sendText(String session, String text) throws IOException {
        ObjectNode params = object().put("sessionId", session);
        params.putObject("update")
                .put("sessionUpdate", "agent_message_chunk")
                .putObject("content")
                .put("type", "text")
                .put("text", text);
        send(object().put("jsonrpc", "2.0").put("method", "session/update").set("params", params));
    }

    private void respond(JsonNode id, ObjectNode result) throws IOException {
        ObjectNode response = object().put("jsonrpc", "2.0");
        response.set("id", id);
        send(response.set("result", result));
    }

    private void send(JsonNode message) throws IOException {
        write(json.writeValueAsString(message) + "\n");
    }

    private void write(String text) throws IOException {
        if (fault.kind() == Kind.CLOSE_STDOUT && !out.getChannel().isOpen()) {
            return; // the agent keeps running without an output
        }
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
