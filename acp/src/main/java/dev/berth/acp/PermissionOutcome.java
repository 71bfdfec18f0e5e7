package dev.berth.acp;

/** The answer to a permission question. */
public sealed interface PermissionOutcome {
    /** One of the offered options; for any other id the question is refused. */
    record Selected(String optionId) implements PermissionOutcome {}

    /**
     * The tool call must not run. The agent gets its option to reject once, or {@link Cancelled} if it offers none. An
     * agent never receives this outcome.
     */
    record Refused() implements PermissionOutcome {}

    /** No answer, because the turn was cancelled. */
    record Cancelled() implements PermissionOutcome {}
}
