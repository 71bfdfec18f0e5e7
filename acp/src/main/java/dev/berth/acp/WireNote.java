package dev.berth.acp;

/**
 * One thing that a connection skipped, dropped or survived.
 *
 * @param text for people, at most about 500 characters, control characters replaced
 */
public record WireNote(Kind kind, String text) {
    /** What happened. */
    public enum Kind {
        /** A line that is no JSON-RPC message. */
        SKIPPED_LINE,
        /** A line past the limit. */
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
