package dev.berth.runtime.container.cli;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An engine's program on its machine. Runs subcommands and turns their failures into {@link BerthException}s.
 *
 * @param starter the words of a program that starts the engine's program; usually none
 */
record EngineProgram(CommandRunner runner, EngineDialect dialect, List<String> starter) {
    EngineProgram(CommandRunner runner, EngineDialect dialect) {
        this(runner, dialect, List.of());
    }

    /** Returns the same program, started by another one. */
    EngineProgram startedBy(List<String> words) {
        return new EngineProgram(runner, dialect, List.copyOf(words));
    }

    /** Returns the same program on a runner that never starts its machine. */
    EngineProgram whileUp() {
        return new EngineProgram(runner.whileUp(), dialect, starter);
    }

    /** Returns the whole argv for a subcommand and its arguments. */
    List<String> argv(List<String> arguments) {
        List<String> argv = new ArrayList<>(starter);
        argv.addAll(dialect.program());
        argv.addAll(arguments);
        return argv;
    }

    /**
     * Runs a subcommand. The caller checks its exit status.
     *
     * @throws BerthException ENGINE_ABSENT, ENGINE_DOWN, LIMIT_REACHED
     */
    CommandResult run(String tried, Limit limit, List<String> arguments) throws InterruptedException {
        CommandResult result = runner.run(MachineCommand.of(argv(arguments)), limit);
        return switch (result.ending()) {
            case ProcessEnding.PastLimit(var reached) -> throw reached;
            case ProcessEnding.NeverStarted(String reason) -> throw engineAbsent(tried, reason);
            case ProcessEnding.Lost(String seen) ->
                throw new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, "try again");
            case ProcessEnding.EndedByUs _ ->
                throw new BerthException(ErrorKind.CANCELLED, tried, evidence(result), "nothing: Berth was closing");
            default -> {
                if (!result.succeeded() && errorPattern(result) == EngineErrorPattern.DOWN) {
                    throw failure(tried, EngineErrorPattern.DOWN, evidence(result));
                }
                yield result;
            }
        };
    }

    /** Runs a subcommand as {@link #run}, and throws the {@link #failure} of a status other than 0. */
    CommandResult runOrThrow(String tried, Limit limit, List<String> arguments) throws InterruptedException {
        CommandResult result = run(tried, limit, arguments);
        if (!result.succeeded()) {
            throw failure(tried, result);
        }
        return result;
    }

    /** Starts a subcommand with open pipes. */
    RunningProcess start(String tried, MachineCommand command) {
        try {
            return runner.start(command);
        } catch (BerthException e) {
            throw e.kind() == ErrorKind.PROGRAM_MISSING ? engineAbsent(tried, e.seen()) : e;
        }
    }

    /** Reads the objects that a query printed; the error says when the output was longer than Berth keeps. */
    List<JsonNode> objects(String tried, CommandResult result) {
        try {
            return EngineJson.objects(result.stdout().text());
        } catch (IllegalArgumentException e) {
            throw new BerthException(
                    ErrorKind.ENGINE_REFUSED,
                    tried,
                    dialect.name() + " printed something else than JSON"
                            + (result.stdout().complete() ? "" : " or too much of it") + ": " + e.getMessage(),
                    "check that this version of " + dialect.name() + " is supported",
                    e);
        }
    }

    EngineErrorPattern errorPattern(CommandResult result) {
        EngineErrorPattern pattern = dialect.errorPattern(result.stderr().text());
        // docker writes some of its own errors to standard output
        return pattern == EngineErrorPattern.OTHER
                ? dialect.errorPattern(result.stdout().lastLines(5))
                : pattern;
    }

    BerthException failure(String tried, CommandResult result) {
        return failure(tried, errorPattern(result), evidence(result));
    }

    BerthException failure(String tried, EngineErrorPattern pattern, String seen) {
        return switch (pattern) {
            case DOWN -> new BerthException(ErrorKind.ENGINE_DOWN, tried, seen, dialect.startAdvice());
            case BUILDER_DOWN ->
                new BerthException(
                        ErrorKind.ENGINE_DOWN,
                        tried,
                        seen,
                        "install buildctl and start buildkitd, or set BUILDKIT_HOST to its address");
            case ABSENT ->
                new BerthException(
                        ErrorKind.CONTAINER_ABSENT,
                        tried,
                        seen,
                        "make the instance ready again: that creates what is missing");
            case STOPPED ->
                new BerthException(
                        ErrorKind.CONTAINER_STOPPED, tried, seen, "make the instance ready again: that starts it");
            case NAME_TAKEN ->
                new BerthException(
                        ErrorKind.NAME_TAKEN, tried, seen, "remove or rename that container if it is not needed");
            case IMAGE_ABSENT -> new BerthException(ErrorKind.IMAGE_ABSENT, tried, seen, "build it");
            case IN_USE, REMOVING ->
                new BerthException(ErrorKind.BUSY, tried, seen, "remove what uses it, then try again");
            case NO_SPACE ->
                new BerthException(
                        ErrorKind.DISK_FULL,
                        tried,
                        seen,
                        "free space on the engine's disk, such as with " + dialect.name() + " system prune");
            case OTHER ->
                new BerthException(ErrorKind.ENGINE_REFUSED, tried, seen, "see what " + dialect.name() + " says");
        };
    }

    /** Returns the ending and the last lines of standard error, or of standard output when standard error is empty. */
    String evidence(CommandResult result) {
        String lastLines = result.stderr().lastLines(5);
        if (lastLines.isEmpty()) {
            lastLines = result.stdout().lastLines(5);
        }
        return dialect.name() + " " + result.ending()
                + (lastLines.isEmpty() ? "" : ": " + EngineLogText.plain(lastLines));
    }

    private BerthException engineAbsent(String tried, String reason) {
        return new BerthException(
                ErrorKind.ENGINE_ABSENT,
                tried,
                dialect.name() + " cannot be started: " + reason,
                dialect.installAdvice());
    }
}
