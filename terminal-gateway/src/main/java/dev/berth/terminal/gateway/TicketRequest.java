package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.web.PrintableText;
import dev.berth.web.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The request for a ticket: the terminal to open or join. */
sealed interface TicketRequest {
    Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
    Pattern SID = Pattern.compile("[A-Za-z0-9_-]{22}");

    /** Whether the viewer may write and not only read. */
    boolean mayWrite();

    /** A request to open a new session. */
    record Open(TerminalRequest terminal, boolean mayWrite, boolean record) implements TicketRequest {}

    /** A request to join an existing session. */
    record Join(String sid, boolean mayWrite) implements TicketRequest {}

    /** Reads the body of {@code POST /terminal/tickets}, or throws a Refusal. */
    static TicketRequest of(JsonNode body) {
        boolean write = switch (text(body, "mode").orElse("write")) {
            case "write" -> true;
            case "read" -> false;
            default -> throw invalid("mode is neither write nor read");
        };
        Optional<String> sid = text(body, "sid");
        if (sid.isPresent()) {
            return new Join(matching(sid.get(), SID, "sid"), write);
        }
        TerminalRequest terminal = new TerminalRequest(
                matching(
                        text(body, "target").orElseThrow(() -> invalid("it names neither target nor sid")),
                        NAME,
                        "target"),
                matching(text(body, "agentId").orElse("main"), NAME, "agentId"),
                texts(body, "workspaces")
                        .map(all -> all.stream()
                                .map(text -> requireFolder(text, "workspaces"))
                                .toList()),
                text(body, "workspace").map(text -> text.isEmpty() ? text : requireFolder(text, "workspace")),
                TerminalProgram.named(text(body, "program").orElse("agent"))
                        .orElseThrow(() -> invalid("program is neither agent nor shell")));
        return new Open(terminal, write, flag(body, "record"));
    }

    private static String requireFolder(String folder, String name) {
        if (!folder.startsWith("/")) {
            throw invalid(name + " is no absolute path: " + PrintableText.text(folder));
        }
        if (folder.chars().anyMatch(Character::isISOControl)) {
            throw invalid(name + " has a control character: " + PrintableText.text(folder));
        }
        return folder;
    }

    private static Optional<List<String>> texts(JsonNode body, String name) {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
            throw invalid(name + " is no list of texts");
        }
        return Optional.of(node.valueStream().map(JsonNode::stringValue).toList());
    }

    private static Optional<String> text(JsonNode body, String name) {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isString()) {
            throw invalid(name + " is no text");
        }
        return Optional.of(node.stringValue());
    }

    private static boolean flag(JsonNode body, String name) {
        JsonNode node = body.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw invalid(name + " is neither true nor false");
        }
        return node.asBoolean(false);
    }

    private static String matching(String value, Pattern pattern, String name) {
        if (!pattern.matcher(value).matches()) {
            throw invalid(name + " is " + PrintableText.text(value));
        }
        return value;
    }

    static Refusal invalid(String seen) {
        return new Refusal(
                400, ErrorKind.USAGE, "reading the request for a ticket", seen, "see docs/terminal-gateway.md");
    }
}
