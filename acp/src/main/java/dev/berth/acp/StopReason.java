package dev.berth.acp;

/** The agent's reason for the end of a turn. The set is open: other values are passed on unchanged. */
public record StopReason(String value) {
    /** The agent finished. Some agents answer this after a failure too. */
    public static final StopReason END_TURN = new StopReason("end_turn");
    /** The model reached its output limit. */
    public static final StopReason MAX_TOKENS = new StopReason("max_tokens");
    /** The agent reached its limit of model calls. */
    public static final StopReason MAX_TURN_REQUESTS = new StopReason("max_turn_requests");
    /** The model refused. */
    public static final StopReason REFUSAL = new StopReason("refusal");
    /** The turn was cancelled, by the client or by the agent itself. */
    public static final StopReason CANCELLED = new StopReason("cancelled");

    @Override
    public String toString() {
        return value;
    }
}
