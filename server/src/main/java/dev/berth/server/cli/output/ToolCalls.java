package dev.berth.server.cli.output;

import dev.berth.acp.SessionUpdate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes one line each time the title or the state of a tool call changes. Safe for all threads. */
final class ToolCalls {
    private record Call(String title, String status) {}

    private final Map<String, Call> calls = new ConcurrentHashMap<>();

    Optional<String> line(SessionUpdate update) {
        boolean toolCall = update.variant().equals(SessionUpdate.TOOL_CALL)
                || update.variant().equals(SessionUpdate.TOOL_CALL_UPDATE);
        if (!toolCall || update.toolCallId().isEmpty()) {
            return Optional.empty();
        }
        String id = update.toolCallId().get();
        Call before = calls.getOrDefault(id, new Call("tool call", ""));
        Call now = new Call(
                update.title().map(TerminalText::line).orElse(before.title()),
                update.status().map(TerminalText::line).orElse(before.status()));
        calls.put(id, now);
        return now.equals(before) ? Optional.empty() : Optional.of("[" + now.status() + "] " + now.title());
    }
}
