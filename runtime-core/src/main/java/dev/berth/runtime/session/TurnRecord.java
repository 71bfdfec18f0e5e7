package dev.berth.runtime.session;

import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was seen of a turn while it runs. Safe for all threads. */
final class TurnRecord {
    /** So much of the agent's words is kept: enough for those that take the place of an answer. */
    private static final int KEPT = 2000;

    private final long startedNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Map<String, ToolCall> toolCalls = new LinkedHashMap<>();
    private final StringBuilder said = new StringBuilder();
    private @Nullable JsonNode usage;
    private int refusals;
    private @Nullable String lastRefused;

    void updated(SessionUpdate update) {
        lock.lock();
        try {
            update.usage().ifPresent(seen -> usage = seen);
            if (update.variant().equals(SessionUpdate.AGENT_MESSAGE) && said.length() < KEPT) {
                update.text().ifPresent(text -> said.append(text, 0, Math.min(text.length(), KEPT - said.length())));
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
            lastRefused = request.title().orElse("something");
        } finally {
            lock.unlock();
        }
    }

    /** How the agent's words began. */
    String said() {
        lock.lock();
        try {
            return said.toString();
        } finally {
            lock.unlock();
        }
    }

    /** What was refused last. */
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
            Optional<MemoryShortage> shortage,
            List<String> lastWords) {
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
                    shortage.map(seen -> seen.seen() + "; " + MemoryShortage.TODO).stream()
                            .toList(),
                    lastWords);
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

    /** A tool call as its updates told it until now. */
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
