package dev.berth.runtime.session;

import dev.berth.runtime.error.BerthException;
import java.util.Locale;
import java.util.Optional;

/** What a turn came to, told apart because each asks for something else. */
public sealed interface TurnOutcome {
    TurnEvidence evidence();

    /** The agent says that it is done; look at {@link TurnEvidence#suspicious()} too. */
    record Completed(TurnEvidence evidence) implements TurnOutcome {}

    /** We cancelled it; {@code limit} says so when that was because its time was up. */
    record CancelledByUs(Optional<BerthException> limit, TurnEvidence evidence) implements TurnOutcome {}

    /** The agent says that it was cancelled, though nobody here did. */
    record CancelledByAgent(TurnEvidence evidence) implements TurnOutcome {}

    /** It ended because a permission was refused; {@code question} is what was asked. */
    record PermissionRefused(String question, TurnEvidence evidence) implements TurnOutcome {}

    /** A limit of the model or of the agent: {@code max_tokens}, {@code max_turn_requests}. */
    record ModelLimit(String limit, TurnEvidence evidence) implements TurnOutcome {}

    /** The model refuses. */
    record Refused(TurnEvidence evidence) implements TurnOutcome {}

    /** The agent answered with an error. */
    record AgentError(BerthException error, TurnEvidence evidence) implements TurnOutcome {}

    /** The agent, or the way to it, died under the turn. */
    record Lost(BerthException error, TurnEvidence evidence) implements TurnOutcome {}

    /** It ended for a reason that we don't know, or for none. */
    record Unknown(TurnEvidence evidence) implements TurnOutcome {}

    /** The error that it came to, if it came to one. */
    default Optional<BerthException> failure() {
        return switch (this) {
            case CancelledByUs cancelled -> cancelled.limit();
            case AgentError failed -> Optional.of(failed.error());
            case Lost lost -> Optional.of(lost.error());
            default -> Optional.empty();
        };
    }

    /** One word for JSON, such as {@code cancelled-by-us}. */
    default String id() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
