package dev.berth.terminal.gateway;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.session.PtySession;
import dev.berth.terminal.session.SessionStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON fields of a session in the answer to {@code GET /terminal/sessions}. */
final class SessionRow {
    private SessionRow() {}

    static Map<String, Object> of(PtySession session) {
        SessionStatus status = session.status();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sid", session.id().text());
        row.put("target", session.spec().target());
        row.put("agentId", session.spec().agent());
        row.put("program", session.spec().program());
        row.put("workspace", session.spec().workspace());
        row.put("state", state(status));
        row.put("columns", status.size().columns());
        row.put("rows", status.size().rows());
        row.put("viewers", status.writers() + status.readers());
        row.put("seq", status.seq());
        row.put("tail", status.tail());
        row.put("startedAt", session.startedAt().toString());
        row.put("recording", status.recorders() > 0);
        row.put("title", status.title());
        status.exit().ifPresent(exit -> row.put("exit", exit(exit)));
        return row;
    }

    private static String state(SessionStatus status) {
        if (status.exit().isPresent()) {
            return "ended";
        }
        return status.stalled() ? "stalled" : status.paused() ? "paused" : "running";
    }

    private static Map<String, Object> exit(PtyExit exit) {
        return switch (exit) {
            case PtyExit.Code(int code) -> Map.of("code", code);
            case PtyExit.Signal(int number) -> Map.of("signal", number);
        };
    }
}
