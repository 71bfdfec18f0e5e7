package dev.berth.runtime.session;

import dev.berth.acp.AcpException;
import dev.berth.acp.PromptResult;
import dev.berth.acp.StopReason;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Decides what a turn came to, from what the agent said and what was seen. That we cancelled comes before all else. */
record OutcomeClassifier(
        TurnRecord record,
        RunningTurn.@Nullable Cancellation cancellation,
        MemoryKillLog.Seen memory,
        AdapterConnection connection,
        ExpectedAgent expected,
        String tried) {
    TurnOutcome of(PromptResult result) {
        Optional<String> reason = result.stopReason().map(StopReason::value);
        TurnEvidence evidence =
                record.evidence(reason, result.usage(), cancellation != null, memory.inTurn(), List.of());
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

    private TurnOutcome done(PromptResult result, TurnEvidence evidence) {
        return expected.dialect()
                .failure(result, record.said())
                .<TurnOutcome>map(
                        failure -> new TurnOutcome.AgentError(AgentAnswers.failure(failure, expected, tried), evidence))
                .orElseGet(() -> new TurnOutcome.Completed(evidence));
    }

    TurnOutcome of(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        TurnEvidence evidence = record.evidence(
                Optional.empty(),
                Optional.empty(),
                cancellation != null,
                memory.beside(),
                connection.adapter().lastWords());
        if (cancellation != null) {
            return new TurnOutcome.CancelledByUs(cancellation.limit(), evidence);
        }
        return switch (cause) {
            case AcpException.ErrorResponse answer -> new TurnOutcome.AgentError(error(answer), evidence);
            case AcpException.Closed closed -> new TurnOutcome.Lost(death(closed), evidence);
            case AcpException other ->
                new TurnOutcome.AgentError(
                        new BerthException(ErrorKind.AGENT_ERROR, tried, other.seen(), "berth logs says more", other),
                        evidence);
            case null, default ->
                new TurnOutcome.Lost(
                        new BerthException(ErrorKind.UNEXPECTED, tried, String.valueOf(cause), "report this", cause),
                        evidence);
        };
    }

    /** An agent whose own program was killed under it answers with an error that says less than the kernel does. */
    private BerthException error(AcpException.ErrorResponse answer) {
        BerthException said = AgentAnswers.error(answer, expected, tried);
        return memory.sinceTools()
                .filter(_ -> said.kind() == ErrorKind.AGENT_ERROR)
                .map(shortage -> new BerthException(
                        ErrorKind.OUT_OF_MEMORY,
                        tried,
                        shortage.seen() + "; " + said.seen(),
                        MemoryShortage.TODO,
                        answer))
                .orElse(said);
    }

    private BerthException death(AcpException.Closed closed) {
        return connection
                .ending()
                .map(ending ->
                        AdapterDeath.of(expected, connection.adapter(), ending).inTurn(tried, memory.sinceTools()))
                .orElseGet(() -> new BerthException(
                        ErrorKind.AGENT_LOST, tried, closed.seen(), "prompt it again; berth logs says more", closed));
    }

    private TurnOutcome refusedOr(TurnEvidence evidence, TurnOutcome otherwise) {
        return record.lastRefused()
                .<TurnOutcome>map(question -> new TurnOutcome.PermissionRefused(question, evidence))
                .orElse(otherwise);
    }
}
