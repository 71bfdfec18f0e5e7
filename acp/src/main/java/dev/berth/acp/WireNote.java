package dev.berth.acp;

/**
 * A note on a skipped line, a dropped message or a failed handler.
 *
 * @param text a sentence of this package, without anything that the peer sent
 * @param excerpt the beginning of the peer's text or of a handler's exception, at most about 200 characters, control
 *     characters replaced; may hold session ids and tool input, so it does not belong in a log; empty for none
 */
public record WireNote(Kind kind, String text, String excerpt) {
    /** The kind of the event. */
    public enum Kind {
        /** A line that is no JSON-RPC message. */
        SKIPPED_LINE,
        /** A line longer than the limit. */
        LONG_LINE,
        /** A message whose JSON tree would take more heap than the limit. */
        LARGE_MESSAGE,
        /** A response that no request waits for. */
        UNMATCHED_RESPONSE,
        /** A request that was answered with an error without asking the handler. */
        REFUSED_REQUEST,
        /** A handler threw, answered null, or chose an option that was not offered. */
        HANDLER_FAILED,
        /** Reading paused, because the handler is slower than the peer. */
        READING_PAUSED,
        /** A message that could not be sent. */
        NOT_SENT
    }
}
