package dev.berth.runtime.session;

import dev.berth.runtime.limit.Futures;
import java.util.concurrent.CompletableFuture;

/** One prompt until its outcome. Safe for all threads. */
public interface Turn {
    /**
     * Completes when the turn is over, after every update that came before. Never fails. Each call answers a copy, whose
     * cancellation does not cancel the turn and whose callbacks run on a thread of their own.
     *
     * <p>The agent's answer waits behind a consumer of updates that does not return, so without a limit such a consumer
     * holds the outcome back until the turn is cancelled, reaches {@link Prompt#maxTime}, or loses its agent. A listener,
     * a dialect or a launcher that does not return delays the outcome by limit {@code callback} for each call.
     */
    CompletableFuture<TurnOutcome> outcome();

    /** Waits for the outcome. An interrupt ends the wait, not the turn. */
    default TurnOutcome await() throws InterruptedException {
        return Futures.get(outcome());
    }

    /**
     * Ends the turn: asks the agent to end it, withdraws its open permission questions, interrupts a consumer of updates
     * that does not return, and ends the agent's process when the agent does not end the turn in time. Returns at once.
     * Idempotent. The outcome comes within limits {@code cancel} and {@code workspace-look}. Does nothing once the agent's answer was seen, also when
     * the session's next turn runs already.
     */
    void cancel();
}
