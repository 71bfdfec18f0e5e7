package dev.berth.runtime.session;

import dev.berth.acp.AcpException;
import dev.berth.acp.PromptResult;
import dev.berth.acp.StopReason;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Derives the outcome of a turn from the agent's answer and the observations. A cancel of this side comes before all
 * else.
 *
 * @param left a process that may still run after the agent's program has ended
 */
record OutcomeClassifier(
        TurnRecord record,
        RunningTurn.@Nullable Cancellation cancellation,
        MemoryKillLog.Seen memory,
        Optional<String> left,
        AdapterConnection connection,
        ExpectedAgent expected,
        Limits limits,
        String tried) {
    TurnOutcome of(PromptResult result) {
        Optional<String> reason = result.stopReason().map(StopReason::value);
        TurnEvidence evidence =
                record.evidence(reason, result.usage(), cancellation != null, warnings(memory.inTurn()), List.of());
        if (cancellation != null) {
            return new TurnOutcome.CancelledByUs(cancellation.limit(), evidence);
        }
        return switch (reason.orElse("")) {
            case "end_turn" -> done(result, evidence);
            case "max_tokens", "max_turn_requests" -> new TurnOutcome.ModelLimit(reason.get(), evidence);
            case "cancelled" -> refusedOr(evidence, new TurnOutcome.CancelledByAgent(evidence));
            case "refusal" -> refusedOr(evidence, new TurnOutcome.Refused(evidence));
            default -> new TurnOutcome.Unknown(evidence);
        };
    }

    /** A dialect that fails hides whether the turn failed, so its bug becomes an error of the turn. */
    private TurnOutcome done(PromptResult result, TurnEvidence evidence) {
        String name = "AgentDialect.failure() of " + expected.title();
        ForeignCall.Result<Optional<AgentDialect.TurnFailure>> hidden = ForeignCall.start(
                        name, () -> expected.dialect().failure(result, record.agentText()))
                .within(limits.value(KnownLimits.CALLBACK));
        if (hidden.value() == null) {
            return new TurnOutcome.AgentError(
                    new BerthException(
                            ErrorKind.UNEXPECTED,
                            tried,
                            "the agent ended the turn normally, but whether its answer hides a failure is not known: "
                                    + hidden.problem(),
                            "report this bug of its module"),
                    evidence);
        }
        return hidden.value()
                .<TurnOutcome>map(
                        failure -> new TurnOutcome.AgentError(AgentAnswers.failure(failure, expected, tried), evidence))
                .orElseGet(() -> new TurnOutcome.Completed(evidence));
    }

    private List<String> warnings(Optional<MemoryShortage> shortage) {
        return Stream.concat(
                        shortage.map(seen -> seen.seen() + "; " + MemoryShortage.ADVICE.text()).stream(), left.stream())
                .toList();
    }

    TurnOutcome of(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        TurnEvidence evidence = record.evidence(
                Optional.empty(),
                Optional.empty(),
                cancellation != null,
                warnings(memory.beside()),
                connection.adapter().stderrTail());
        if (cancellation != null) {
            return new TurnOutcome.CancelledByUs(cancellation.limit(), evidence);
        }
        return switch (cause) {
            case AcpException.ErrorResponse answer -> new TurnOutcome.AgentError(error(answer), evidence);
            case AcpException.Closed _ -> new TurnOutcome.Lost(connection.death(tried, memory.sinceTools()), evidence);
            case AcpException other ->
                new TurnOutcome.AgentError(
                        new BerthException(ErrorKind.AGENT_ERROR, tried, other.seen(), "see the agent's log", other),
                        evidence);
            case null, default -> new TurnOutcome.Lost(BerthException.wrap(tried, cause), evidence);
        };
    }

    /** An agent whose own child was killed answers with an error that does not mention memory. */
    private BerthException error(AcpException.ErrorResponse answer) {
        BerthException said = AgentAnswers.error(answer, expected, tried);
        return memory.sinceTools()
                .filter(_ -> said.kind() == ErrorKind.AGENT_ERROR)
                .map(shortage -> new BerthException(
                        ErrorKind.OUT_OF_MEMORY,
                        tried,
                        shortage.seen() + "; " + said.seen(),
                        MemoryShortage.ADVICE,
                        answer))
                .orElse(said);
    }

    private TurnOutcome refusedOr(TurnEvidence evidence, TurnOutcome otherwise) {
        return record.lastRefused()
                .<TurnOutcome>map(question -> new TurnOutcome.PermissionRefused(question, evidence))
                .orElse(otherwise);
    }
}
