package dev.berth.runtime.session;

import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.workspace.WorkspaceComparison;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The observations of a running turn. Safe for all threads. */
final class TurnRecord {
    /** The kept characters of the agent's text: enough for an error that an agent sends as text. */
    private static final int KEPT = 2000;

    private final long startedNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Map<String, ToolCall> toolCalls = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable JsonNode usage;
    private int refusals;
    private @Nullable String lastRefused;
    private WorkspaceComparison workspaces = WorkspaceComparison.same();

    void updated(SessionUpdate update) {
        lock.lock();
        try {
            update.usage().ifPresent(seen -> usage = seen);
            if (update.variant().equals(SessionUpdate.AGENT_MESSAGE) && text.length() < KEPT) {
                update.text().ifPresent(part -> text.append(part, 0, Math.min(part.length(), KEPT - text.length())));
            }
            if (update.variant().equals(SessionUpdate.TOOL_CALL)
                    || update.variant().equals(SessionUpdate.TOOL_CALL_UPDATE)) {
                update.toolCallId().ifPresent(id -> toolCalls.merge(id, ToolCall.of(update), ToolCall::then));
            }
        } finally {
            lock.unlock();
        }
    }

    void refused(PermissionRequest request) {
        lock.lock();
        try {
            refusals++;
            lastRefused = request.title().orElse("a tool call");
        } finally {
            lock.unlock();
        }
    }

    void compared(WorkspaceComparison comparison) {
        lock.lock();
        try {
            workspaces = comparison;
        } finally {
            lock.unlock();
        }
    }

    /** The beginning of the agent's text. */
    String agentText() {
        lock.lock();
        try {
            return text.toString();
        } finally {
            lock.unlock();
        }
    }

    /** The title of the question that was refused last. */
    Optional<String> lastRefused() {
        lock.lock();
        try {
            return Optional.ofNullable(lastRefused);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a tool failed, or did not end. */
    boolean toolFailed() {
        lock.lock();
        try {
            return toolCalls.values().stream().anyMatch(call -> call.failed() || !call.finished());
        } finally {
            lock.unlock();
        }
    }

    TurnEvidence evidence(
            Optional<String> stopReason,
            Optional<JsonNode> answered,
            boolean cancelled,
            List<String> warnings,
            List<String> stderrTail) {
        lock.lock();
        try {
            Optional<JsonNode> known = answered.or(() -> Optional.ofNullable(usage));
            boolean ended = stopReason.filter("end_turn"::equals).isPresent();
            return new TurnEvidence(
                    stopReason,
                    known,
                    Duration.ofNanos(System.nanoTime() - startedNanos),
                    toolCalls.size(),
                    (int) toolCalls.values().stream().filter(ToolCall::failed).count(),
                    unfinishedLocked(),
                    refusals,
                    cancelled,
                    ended && answered.isEmpty() && toolCalls.isEmpty(),
                    warnings,
                    workspaces,
                    stderrTail);
        } finally {
            lock.unlock();
        }
    }

    private List<String> unfinishedLocked() {
        return toolCalls.entrySet().stream()
                .filter(call -> !call.getValue().finished())
                .map(call -> call.getValue().title().isEmpty()
                        ? call.getKey()
                        : call.getValue().title())
                .toList();
    }

    /** The state of a tool call after its updates so far. */
    private record ToolCall(String title, String status) {
        static ToolCall of(SessionUpdate update) {
            return new ToolCall(update.title().orElse(""), update.status().orElse(""));
        }

        ToolCall then(ToolCall later) {
            return new ToolCall(
                    later.title.isEmpty() ? title : later.title, later.status.isEmpty() ? status : later.status);
        }

        boolean failed() {
            return status.equals("failed");
        }

        boolean finished() {
            return failed() || status.equals("completed");
        }
    }
}
