package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.web.PrintableText;
import dev.berth.web.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a ticket is asked for. */
sealed interface TicketRequest {
    Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
    Pattern SID = Pattern.compile("[A-Za-z0-9_-]{22}");

    boolean mayWrite();

    /** A session of its own. */
    record Open(String target, String agentId, TerminalProgram program, boolean mayWrite, boolean record)
            implements TicketRequest {}

    /** To see one that there is. */
    record Join(String sid, boolean mayWrite) implements TicketRequest {}

    static TicketRequest of(JsonNode body) {
        boolean write = switch (word(body, "mode").orElse("write")) {
            case "write" -> true;
            case "read" -> false;
            default -> throw bad("mode is neither write nor read");
        };
        Optional<String> sid = word(body, "sid");
        if (sid.isPresent()) {
            return new Join(matching(sid.get(), SID, "sid"), write);
        }
        return new Open(
                matching(
                        word(body, "target").orElseThrow(() -> bad("it names neither target nor sid")), NAME, "target"),
                matching(word(body, "agentId").orElse("main"), NAME, "agentId"),
                TerminalProgram.named(word(body, "program").orElse("agent"))
                        .orElseThrow(() -> bad("program is neither agent nor shell")),
                write,
                flag(body, "record"));
    }

    private static Optional<String> word(JsonNode body, String name) {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isString()) {
            throw bad(name + " is no text");
        }
        return Optional.of(node.stringValue());
    }

    private static boolean flag(JsonNode body, String name) {
        JsonNode node = body.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw bad(name + " is neither true nor false");
        }
        return node.asBoolean(false);
    }

    private static String matching(String word, Pattern pattern, String name) {
        if (!pattern.matcher(word).matches()) {
            throw bad(name + " is " + PrintableText.text(word));
        }
        return word;
    }

    static Refusal bad(String seen) {
        return new Refusal(
                400, ErrorKind.USAGE, "reading what the ticket is for", seen, "see docs/terminal-gateway.md");
    }
}
