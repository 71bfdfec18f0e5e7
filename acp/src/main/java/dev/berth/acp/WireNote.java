package dev.berth.acp;

/**
 * A note on a skipped line, a dropped message or a failed handler.
 *
 * @param text a sentence for people, at most about 500 characters, control characters replaced
 */
public record WireNote(Kind kind, String text) {
    /** The kind of the event. */
    public enum Kind {
        /** A line that is no JSON-RPC message. */
        SKIPPED_LINE,
        /** A line longer than the limit. */
        LONG_LINE,
        /** A response that no request waits for. */
        UNMATCHED_RESPONSE,
        /** A request that was answered with an error without asking the handler. */
        REFUSED_REQUEST,
        /** A handler threw. */
        HANDLER_FAILED,
        /** Reading paused, because the handler is slower than the peer. */
        READING_PAUSED,
        /** A message that could not be sent. */
        NOT_SENT
    }
}
