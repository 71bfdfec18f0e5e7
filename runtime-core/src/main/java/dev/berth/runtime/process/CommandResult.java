package dev.berth.runtime.process;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;

/** The result of a command that was run to its end: its ending and its output, bounded (see {@link CapturedOutput}). */
public record CommandResult(
        HostCommand command, ProcessEnding ending, CapturedOutput stdout, CapturedOutput stderr, Duration took) {
    public boolean succeeded() {
        return ending.succeeded();
    }

    /** The exit status as a shell reports it; -1 if Berth ended the program, it never started, or it was lost. */
    public int status() {
        return switch (ending) {
            case ProcessEnding.Exited(int code) -> code;
            case ProcessEnding.Killed(int signal) -> 128 + signal;
            case ProcessEnding.PastLimit _,
                    ProcessEnding.EndedByUs _,
                    ProcessEnding.NeverStarted _,
                    ProcessEnding.Lost _ -> -1;
        };
    }

    /**
     * Returns this result if the command succeeded.
     *
     * @throws BerthException past its limit: {@link dev.berth.runtime.limit.LimitReachedException}; never started:
     *     {@link ErrorKind#PROGRAM_MISSING}; else {@link ErrorKind#COMMAND_FAILED} with the ending and the last lines
     *     of standard error
     */
    public CommandResult orThrow(String tried, String todo) {
        return orThrow(tried, Advice.of(todo));
    }

    /** The same with advice that names steps. */
    public CommandResult orThrow(String tried, Advice todo) {
        return switch (ending) {
            case ProcessEnding.Exited(int code) when code == 0 -> this;
            case ProcessEnding.PastLimit(var reached) -> throw reached;
            case ProcessEnding.NeverStarted(String reason) ->
                throw new BerthException(
                        ErrorKind.PROGRAM_MISSING,
                        tried,
                        command.argv().getFirst() + " did not start: " + reason,
                        todo);
            case ProcessEnding.Lost(String seen) ->
                throw new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, todo);
            default -> throw new BerthException(ErrorKind.COMMAND_FAILED, tried, evidence(), todo);
        };
    }

    /** The program, its ending and the last five lines of its standard error, for an error's {@code seen}. */
    public String evidence() {
        String lastLines = stderr.lastLines(5);
        return command.argv().getFirst() + " " + ending + (lastLines.isEmpty() ? "" : ": " + lastLines);
    }
}
