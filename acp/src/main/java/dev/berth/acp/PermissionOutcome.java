package dev.berth.acp;

/** The answer to a permission question. */
public sealed interface PermissionOutcome {
    /** One of the options that were offered; any other id is answered to the agent as an error. */
    record Selected(String optionId) implements PermissionOutcome {}

    /** No answer, because the turn was cancelled. */
    record Cancelled() implements PermissionOutcome {}
}
