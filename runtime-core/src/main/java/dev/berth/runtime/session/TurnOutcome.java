package dev.berth.runtime.session;

import dev.berth.runtime.error.BerthException;
import java.util.Locale;
import java.util.Optional;

/** The outcome of a turn; each kind needs another reaction. */
public sealed interface TurnOutcome {
    TurnEvidence evidence();

    /** The agent ended the turn normally; see {@link TurnEvidence#suspicious()} as well. */
    record Completed(TurnEvidence evidence) implements TurnOutcome {}

    /** This side cancelled the turn; {@code limit} is present when {@link Prompt#maxTime} was the cause. */
    record CancelledByUs(Optional<BerthException> limit, TurnEvidence evidence) implements TurnOutcome {}

    /** The agent reports a cancelled turn that this side did not cancel. */
    record CancelledByAgent(TurnEvidence evidence) implements TurnOutcome {}

    /** The turn ended because a permission was refused; {@code question} is the title of the tool call. */
    record PermissionRefused(String question, TurnEvidence evidence) implements TurnOutcome {}

    /** The turn reached a limit of the model or the agent: {@code max_tokens}, {@code max_turn_requests}. */
    record ModelLimit(String limit, TurnEvidence evidence) implements TurnOutcome {}

    /** The model refused to answer. */
    record Refused(TurnEvidence evidence) implements TurnOutcome {}

    /**
     * The agent answered with an error, its dialect found a failure in the answer, or a bug hides the outcome: the error
     * is then of kind UNEXPECTED and names the bug.
     */
    record AgentError(BerthException error, TurnEvidence evidence) implements TurnOutcome {}

    /**
     * The agent's process, or the connection to it, ended during the turn. The outcome comes when the rest of the
     * process's group was ended too; {@link TurnEvidence#warnings} names what may still run after limit {@code
     * output-drain}.
     */
    record Lost(BerthException error, TurnEvidence evidence) implements TurnOutcome {}

    /** The agent ended the turn with a stop reason that Berth does not know, or without one. */
    record Unknown(TurnEvidence evidence) implements TurnOutcome {}

    /** The error; empty for an outcome without one. */
    default Optional<BerthException> failure() {
        return switch (this) {
            case CancelledByUs cancelled -> cancelled.limit();
            case AgentError failed -> Optional.of(failed.error());
            case Lost lost -> Optional.of(lost.error());
            default -> Optional.empty();
        };
    }

    /** The name in JSON, such as {@code cancelled-by-us}. */
    default String id() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
