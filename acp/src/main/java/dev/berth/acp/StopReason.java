package dev.berth.acp;

/** Why the agent says that a turn ended; an open set, other values pass through. */
public record StopReason(String value) {
    /** The agent is done. Some agents say so after a failure too. */
    public static final StopReason END_TURN = new StopReason("end_turn");
    /** The model's output limit. */
    public static final StopReason MAX_TOKENS = new StopReason("max_tokens");
    /** The agent's limit of model calls. */
    public static final StopReason MAX_TURN_REQUESTS = new StopReason("max_turn_requests");
    /** The model refuses. */
    public static final StopReason REFUSAL = new StopReason("refusal");
    /** Cancelled, by us or by the agent itself. */
    public static final StopReason CANCELLED = new StopReason("cancelled");

    @Override
    public String toString() {
        return value;
    }
}
