package dev.berth.acp;

/** The reason why a permission question needs no answer any more. */
public enum PermissionWithdrawal {
    /** The agent cancelled its question, by {@code $/cancel_request}. */
    BY_AGENT,
    /** The client cancelled the prompt. */
    PROMPT_CANCELLED,
    /** The agent ended the turn without waiting for the answer. */
    TURN_ENDED,
    /** The connection ended. */
    CONNECTION_ENDED
}
