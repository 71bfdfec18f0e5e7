package dev.berth.acp;

import java.util.concurrent.CompletableFuture;

/**
 * A prompt that was sent, with the means to cancel this prompt and no other.
 *
 * <p>The protocol's {@code session/cancel} names a session and not a prompt, so a cancel that is sent too late would end
 * the next prompt of the session. {@link #cancel} therefore sends nothing once the answer of this prompt has been read
 * from the stream, even if {@link #answer} is not complete yet. This holds as long as the session has one unanswered
 * prompt at a time: send the next prompt of a session only when {@link #answer} of the one before is complete.
 */
public interface PromptCall {
    /**
     * The answer of the agent, which says that the turn is over. Cancelling this future gives the request up
     * ({@code $/cancel_request}); to end the turn and get its answer, use {@link #cancel}.
     */
    CompletableFuture<PromptResult> answer();

    /**
     * Asks the agent to end this turn, if the turn is not over; a correct agent then answers
     * {@link StopReason#CANCELLED}. Open permission questions of the session, and later ones of the same turn, are
     * answered {@code cancelled}. Safe for all threads, and does not block.
     *
     * @return whether the message was queued; false when the answer was read or the request has failed before
     */
    boolean cancel();
}
