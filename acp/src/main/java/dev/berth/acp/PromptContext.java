package dev.berth.acp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** What an agent has at hand during one turn. Safe for all threads. */
public interface PromptContext {
    /** The session of the turn. */
    String sessionId();

    /** Sends an update; see {@link AcpAgent#update}. */
    void update(JsonNode update) throws InterruptedException;

    /** Sends a piece of the answer. */
    default void say(String text) throws InterruptedException {
        update(SessionUpdate.message(text));
    }

    /** Asks the client; answers {@link PermissionOutcome.Cancelled} when the turn is cancelled. */
    CompletableFuture<PermissionOutcome> requestPermission(JsonNode toolCall, List<PermissionOption> options);

    /** Whether the client cancelled this turn or is gone. */
    boolean cancelled();

    /** Completes, never exceptionally, when the client cancels this turn or is gone. */
    CompletableFuture<Void> cancellation();
}
