package dev.berth.runtime.session;

import java.util.concurrent.CompletableFuture;

/** One prompt until its outcome. Safe for all threads. */
public interface Turn {
    /**
     * Completes when the turn is over, after every update that came before; never fails. A copy for each caller: cancelling
     * it harms nobody, and does not cancel the turn.
     */
    CompletableFuture<TurnOutcome> outcome();

    /**
     * Ends the turn: asks the agent, answers its open questions, and when it does not end in time, ends its process.
     * Returns at once; idempotent. The outcome comes within limit {@code cancel}.
     */
    void cancel();
}
