package dev.berth.acp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The connection of an agent to its client during one turn. Safe for all threads. */
public interface PromptContext {
    /** The session of the turn. */
    String sessionId();

    /** Sends an update; see {@link AcpAgent#update}. */
    void update(JsonNode update) throws InterruptedException;

    /** Sends a piece of text of the answer. */
    default void say(String text) throws InterruptedException {
        update(SessionUpdate.message(text));
    }

    /**
     * Asks the client for a permission; the outcome is {@link PermissionOutcome.Cancelled} when the turn is cancelled.
     */
    CompletableFuture<PermissionOutcome> requestPermission(JsonNode toolCall, List<PermissionOption> options);

    /** Whether the client cancelled this turn or the connection ended. */
    boolean isCancelled();

    /**
     * Completes, never exceptionally, when the client cancels this turn or the connection ends. Complete already if
     * {@link #isCancelled}; dependents run on a thread of their own. Each call answers a copy.
     */
    CompletableFuture<Void> cancellation();
}
