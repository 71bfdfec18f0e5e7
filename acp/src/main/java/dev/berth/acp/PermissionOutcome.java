package dev.berth.acp;

/** The answer to a permission question. */
public sealed interface PermissionOutcome {
    /** One of the offered options; for any other id the agent gets an error. */
    record Selected(String optionId) implements PermissionOutcome {}

    /** No answer, because the turn was cancelled. */
    record Cancelled() implements PermissionOutcome {}
}
