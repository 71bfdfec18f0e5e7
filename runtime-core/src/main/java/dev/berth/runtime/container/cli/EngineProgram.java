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

/** The engine's program on its machine: runs its subcommands and gives its failures their kinds. */
record EngineProgram(CommandRunner runner, EngineDialect dialect) {
    /** The same, but it never starts its machine. */
    EngineProgram whileUp() {
        return new EngineProgram(runner.whileUp(), dialect);
    }

    /** The whole argv of a subcommand. */
    List<String> argv(List<String> words) {
        List<String> argv = new ArrayList<>(dialect.program());
        argv.addAll(words);
        return argv;
    }

    /**
     * Runs a subcommand; whatever status it ends with is for the caller to judge.
     *
     * @throws BerthException ENGINE_ABSENT, ENGINE_DOWN, LIMIT_REACHED
     */
    CommandResult run(String tried, Limit limit, List<String> words) throws InterruptedException {
        CommandResult result = runner.run(MachineCommand.of(argv(words)), limit);
        return switch (result.ending()) {
            case ProcessEnding.PastLimit(var reached) -> throw reached;
            case ProcessEnding.NeverStarted(String reason) -> throw absent(tried, reason);
            case ProcessEnding.Lost(String seen) ->
                throw new BerthException(ErrorKind.MACHINE_NOT_READY, tried, seen, "try again; berth doctor");
            case ProcessEnding.EndedByUs _ ->
                throw new BerthException(ErrorKind.CANCELLED, tried, evidence(result), "nothing: Berth was closing");
            default -> {
                if (!result.succeeded() && complaint(result) == EngineErrorPattern.DOWN) {
                    throw failure(tried, EngineErrorPattern.DOWN, evidence(result));
                }
                yield result;
            }
        };
    }

    /** As {@link #run}, and a status other than 0 is thrown with its kind. */
    CommandResult ok(String tried, Limit limit, List<String> words) throws InterruptedException {
        CommandResult result = run(tried, limit, words);
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
            throw e.kind() == ErrorKind.PROGRAM_MISSING ? absent(tried, e.seen()) : e;
        }
    }

    /** The objects in what a query printed; the engine's own stdout is bounded, so a cut one is said as such. */
    List<JsonNode> objects(String tried, CommandResult result) {
        try {
            return EngineJson.objects(result.stdout().text());
        } catch (IllegalArgumentException e) {
            throw new BerthException(
                    ErrorKind.ENGINE_REFUSED,
                    tried,
                    dialect.name() + " answered with something else than JSON"
                            + (result.stdout().complete() ? "" : " or too much of it") + ": " + e.getMessage(),
                    "check that " + dialect.name() + " is a version this was made for",
                    e);
        }
    }

    EngineErrorPattern complaint(CommandResult result) {
        EngineErrorPattern said = dialect.complaint(result.stderr().text());
        // docker writes some of its own errors to standard output
        return said == EngineErrorPattern.OTHER
                ? dialect.complaint(result.stdout().lastLines(5))
                : said;
    }

    BerthException failure(String tried, CommandResult result) {
        return failure(tried, complaint(result), evidence(result));
    }

    BerthException failure(String tried, EngineErrorPattern complaint, String seen) {
        return switch (complaint) {
            case DOWN -> new BerthException(ErrorKind.ENGINE_DOWN, tried, seen, dialect.startIt());
            case BUILDER_DOWN ->
                new BerthException(
                        ErrorKind.ENGINE_DOWN,
                        tried,
                        seen,
                        "install buildctl and start buildkitd; say where it is with BUILDKIT_HOST");
            case ABSENT ->
                new BerthException(ErrorKind.CONTAINER_ABSENT, tried, seen, "berth up creates what is missing");
            case STOPPED -> new BerthException(ErrorKind.CONTAINER_STOPPED, tried, seen, "berth up starts it again");
            case NAME_TAKEN ->
                new BerthException(
                        ErrorKind.NAME_TAKEN, tried, seen, "remove or rename that container if it is not needed");
            case IMAGE_ABSENT ->
                new BerthException(ErrorKind.IMAGE_ABSENT, tried, seen, "build it with berth image build");
            case IN_USE, REMOVING ->
                new BerthException(ErrorKind.BUSY, tried, seen, "stop what uses it, then try again");
            case NO_SPACE ->
                new BerthException(
                        ErrorKind.DISK_FULL,
                        tried,
                        seen,
                        "free space on the engine's disk, such as with " + dialect.name() + " system prune");
            case OTHER ->
                new BerthException(
                        ErrorKind.ENGINE_REFUSED, tried, seen, "see what " + dialect.name() + " says; berth doctor");
        };
    }

    /** The ending and the last words, from wherever they were written. */
    String evidence(CommandResult result) {
        String words = result.stderr().lastLines(5);
        if (words.isEmpty()) {
            words = result.stdout().lastLines(5);
        }
        return dialect.name() + " " + result.ending() + (words.isEmpty() ? "" : ": " + EngineLogText.plain(words));
    }

    private BerthException absent(String tried, String reason) {
        return new BerthException(
                ErrorKind.ENGINE_ABSENT, tried, dialect.name() + " cannot be started: " + reason, dialect.installIt());
    }
}
