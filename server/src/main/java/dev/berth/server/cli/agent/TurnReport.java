package dev.berth.server.cli.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.TurnEvidence;
import dev.berth.runtime.session.TurnOutcome;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.TerminalText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The outcome of a turn with the exit code and the error to report. */
record TurnReport(TurnOutcome outcome, ExitCode code, Optional<BerthException> error) {
    static TurnReport of(TurnOutcome outcome) {
        return switch (outcome) {
            case TurnOutcome.Completed _ -> new TurnReport(outcome, ExitCode.DONE, Optional.empty());
            case TurnOutcome.PermissionRefused(String question, var _) ->
                failure(
                        outcome,
                        ExitCode.PERMISSION_REFUSED,
                        "the permission for \"" + TerminalText.line(question) + "\" was refused and the turn ended",
                        "allow it: --permission allow, or answer on a terminal");
            case TurnOutcome.CancelledByUs(Optional<BerthException> limit, var _) ->
                limit.map(reached -> new TurnReport(outcome, ExitCode.LIMIT, Optional.of(withFlag(reached))))
                        .orElseGet(() -> new TurnReport(outcome, ExitCode.CANCELLED, Optional.empty()));
            case TurnOutcome.ModelLimit(String limit, var _) ->
                failure(
                        outcome,
                        ExitCode.LIMIT,
                        "the agent stopped at its own limit " + limit,
                        "ask for less in one turn");
            case TurnOutcome.CancelledByAgent _ ->
                failure(outcome, ExitCode.AGENT_FAILED, "the agent cancelled the turn by itself", "see berth logs");
            case TurnOutcome.Refused _ ->
                failure(outcome, ExitCode.AGENT_FAILED, "the model refused to answer", "ask in another way");
            case TurnOutcome.AgentError(BerthException error, var _) ->
                new TurnReport(outcome, codeOf(error), Optional.of(error));
            case TurnOutcome.Lost(BerthException error, var _) ->
                new TurnReport(outcome, ExitCode.AGENT_FAILED, Optional.of(error));
            case TurnOutcome.Unknown(TurnEvidence evidence) ->
                failure(
                        outcome,
                        ExitCode.AGENT_FAILED,
                        "the agent ended the turn with stop reason "
                                + evidence.stopReason().orElse("none") + ", which Berth does not know",
                        "see berth logs");
        };
    }

    ExitCode print(Printer printer) {
        TurnEvidence evidence = outcome.evidence();
        if (outcome instanceof TurnOutcome.Completed && evidence.suspicious()) {
            printer.warn("the agent says it is done, but used neither the model nor a tool: look at its answer");
        }
        evidence.warnings().forEach(printer::warn);
        if (code == ExitCode.CANCELLED) {
            printer.say("cancelled");
        }
        printer.result(new Printer.Result(
                code == ExitCode.DONE,
                outcome.id(),
                usage(evidence),
                evidence.warnings(),
                evidence.workspaces(),
                OptionalInt.of(evidence.permissionsRefused()),
                error.orElse(null)));
        return code;
    }

    /** The error of a turn that took too long, with the flag of the command line as its advice. */
    private static BerthException withFlag(BerthException reached) {
        return new BerthException(
                reached.kind(), reached.tried(), reached.seen(), "allow more time: --max-time", reached);
    }

    private static ExitCode codeOf(BerthException error) {
        return error.kind() == ErrorKind.LIMIT_REACHED ? ExitCode.LIMIT : ExitCode.AGENT_FAILED;
    }

    private static TurnReport failure(TurnOutcome outcome, ExitCode code, String seen, String todo) {
        return new TurnReport(
                outcome, code, Optional.of(new BerthException(ErrorKind.AGENT_ERROR, "running the turn", seen, todo)));
    }

    private static Map<String, Object> usage(TurnEvidence evidence) {
        Map<String, Object> usage = new LinkedHashMap<>();
        evidence.usage()
                .ifPresent(node -> node.properties().forEach(field -> usage.put(field.getKey(), field.getValue())));
        usage.put("tookMillis", evidence.took().toMillis());
        usage.put("toolCalls", evidence.toolCalls());
        return usage;
    }
}
